import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { publicationSchema, publishArrival } from '@/lib/bundles/publish-bundle'
import { findCheckRunner } from '@/lib/chat/check-runner'
import { readEnv } from '@/lib/core/env'
import { moveCheckRun } from '@/lib/store/check-runs'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

/**
 * Publishes an upload that passed its checks, or any that was validated for a `reason`. For a bundle the body may say
 * `{"assistantName", "takesPolicy"}` as well; taking its policy needs the right to edit the community's.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: uploadId } = await params
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.publish')
    const hasBody = request.headers.has('content-type')
    const options = parseRequest(publicationSchema, hasBody ? await readJsonBody(request) : {})
    if (options.takesPolicy) await requireUploadRight(request, slug, 'policy.edit')
    const input = { communityId: community.id, uploadId, userId, options }
    const published = await publishArrival(readEnv(), input)
    // Nobody waits for its answers any more.
    await moveCheckRun(uploadId, ['waiting', 'running'], { status: 'cancelled' })
    findCheckRunner().interrupt(uploadId)
    return Response.json(published, { status: 201 })
  } catch (error) {
    return pageError(error)
  }
}
