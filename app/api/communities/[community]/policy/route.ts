import { pageError } from '@/app/api/_http/page-error'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { addSchemaHint } from '@/lib/documents/schema-hint'
import { POLICY_SCHEMA_PATH } from '@/lib/policies/policy-json-schema'
import { findPolicyText } from '@/lib/policies/policy-versions'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** A community's policy as a YAML file, for who may see the community: the one that holds, or `?version=N`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community } = await params
    const wanted = new URL(request.url).searchParams.get('version')
    if (wanted !== null && !/^\d{1,9}$/.test(wanted))
      throw new PolyphonyError('invalid_request', 'version: a number such as 3', { param: 'version' })
    const { version, yaml } = await findPolicyText(
      await currentReader(),
      community,
      wanted === null ? undefined : Number(wanted),
    )
    const name = encodeURIComponent(`${community}-policy-v${version}.yaml`)
    return new Response(addSchemaHint(yaml, readEnv().publicUrl + POLICY_SCHEMA_PATH), {
      headers: {
        'Content-Type': 'application/yaml; charset=utf-8',
        'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
        'Cache-Control': 'no-store',
        'X-Policy-Version': String(version),
      },
    })
  } catch (error) {
    return pageError(error)
  }
}
