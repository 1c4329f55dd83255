import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { readEnv } from '@/lib/core/env'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

/** Publishes an upload that passed its checks. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: uploadId } = await params
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.publish')
    const { adapter, assistants } = await publishUpload(readEnv(), {
      communityId: community.id,
      uploadId,
      userId,
    })
    const { name, version, digest } = adapter
    return Response.json({ name, version, digest, assistants }, { status: 201 })
  } catch (error) {
    return pageError(error)
  }
}
