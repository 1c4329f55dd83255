import { z } from 'zod'
import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { findCheckRunner } from '@/lib/chat/check-runner'
import { readEnv } from '@/lib/core/env'
import { moveCheckRun } from '@/lib/store/check-runs'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

const bodySchema = z.strictObject({
  /** Why it is published although its checks before publishing have not passed. */
  reason: z.string().max(1_000).optional(),
})

/** Publishes an upload that passed its checks, or any that was validated for a `reason`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: uploadId } = await params
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.publish')
    const hasBody = request.headers.has('content-type')
    const { reason } = parseRequest(bodySchema, hasBody ? await readJsonBody(request) : {})
    const { adapter, assistants } = await publishUpload(readEnv(), {
      communityId: community.id,
      uploadId,
      userId,
      reason,
    })
    // Nobody waits for its answers any more.
    await moveCheckRun(uploadId, ['waiting', 'running'], { status: 'cancelled' })
    findCheckRunner().interrupt(uploadId)
    const { name, version, digest } = adapter
    return Response.json({ name, version, digest, assistants }, { status: 201 })
  } catch (error) {
    return pageError(error)
  }
}
