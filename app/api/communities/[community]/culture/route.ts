import { pageError } from '@/app/api/_http/page-error'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { findCultureVersion } from '@/lib/cultures/culture-versions'
import { CULTURE_SCHEMA_PATH, findCultureText } from '@/lib/cultures/write-culture'
import { addSchemaHint } from '@/lib/documents/schema-hint'
import { findVisibleCommunity } from '@/lib/people/visible-community'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** A community's culture as a YAML file, for who may see the community: the one that holds, or `?version=N`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const community = await findVisibleCommunity(await currentReader(), (await params).community)
    const wanted = new URL(request.url).searchParams.get('version')
    if (wanted !== null && !/^\d{1,9}$/.test(wanted))
      throw new PolyphonyError('invalid_request', 'version: a number such as 3', { param: 'version' })
    const { version, yaml } =
      wanted === null ? await findCultureText(community) : await findCultureVersion(community, Number(wanted))
    const file = encodeURIComponent(`${community.slug}-culture-v${version}.yaml`)
    return new Response(addSchemaHint(yaml, readEnv().publicUrl + CULTURE_SCHEMA_PATH), {
      headers: {
        'Content-Type': 'application/yaml; charset=utf-8',
        'Content-Disposition': `attachment; filename*=UTF-8''${file}`,
        'Cache-Control': 'no-store',
        'X-Culture-Version': String(version),
      },
    })
  } catch (error) {
    return pageError(error)
  }
}
