import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { hubImportSchema, importFromHub } from '@/lib/adapters/import-from-hub'
import { readEnv } from '@/lib/core/env'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/**
 * Begins an import from the Hugging Face Hub: `{"id", "revision", "name"}`, the last two as one likes. The hub fetches
 * and checks it in the background: `…/uploads/<id>` says how far it is, DELETE there gives it up, and the same request
 * again goes on with one that stopped.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.upload')
    const wanted = parseRequest(hubImportSchema, await readJsonBody(request))
    const upload = await importFromHub(
      readEnv(),
      { communityId: community.id, userId, wanted },
      request.signal,
    )
    const { id, name, files, source } = upload
    return Response.json({ id, name, files, source }, { status: 202 })
  } catch (error) {
    return pageError(error)
  }
}
