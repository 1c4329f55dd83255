import { pageError } from '@/app/api/_http/page-error'
import type { AssistantContext } from '@/app/api/communities/open-assistant-editor'
import { currentReader } from '@/app/reader'
import { ASSISTANT_SCHEMA_PATH } from '@/lib/assistants/assistant-document'
import { findAssistantVersion } from '@/lib/assistants/assistant-versions'
import { findAssistantRow } from '@/lib/assistants/find-assistant-row'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { addSchemaHint } from '@/lib/documents/schema-hint'

export const dynamic = 'force-dynamic'

/** An assistant's document as a YAML file, for who may see its community: the version that answers, or `?version=N`. */
export async function GET(request: Request, { params }: AssistantContext): Promise<Response> {
  try {
    const { community, assistant: slug } = await params
    const row = await findAssistantRow(`${community}/${slug}`, await currentReader())
    const wanted = new URL(request.url).searchParams.get('version') ?? String(row.newest.version)
    if (!/^\d{1,9}$/.test(wanted))
      throw new PolyphonyError('invalid_request', 'version: a number such as 3', { param: 'version' })
    const named = { id: row.id, name: row.name, communityId: row.community.id }
    const { version, yaml } = await findAssistantVersion(named, Number(wanted))
    const file = encodeURIComponent(`${community}-${slug}-v${version}.yaml`)
    return new Response(addSchemaHint(yaml, readEnv().publicUrl + ASSISTANT_SCHEMA_PATH), {
      headers: {
        'Content-Type': 'application/yaml; charset=utf-8',
        'Content-Disposition': `attachment; filename*=UTF-8''${file}`,
        'Cache-Control': 'no-store',
      },
    })
  } catch (error) {
    return pageError(error)
  }
}
