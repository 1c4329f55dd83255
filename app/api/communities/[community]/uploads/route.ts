import { pageError } from '@/app/api/_http/page-error'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { openUpload } from '@/lib/adapters/open-upload'
import { readEnv } from '@/lib/core/env'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

/** Begins an upload: `{"name", "files": [{"path", "sizeBytes"}]}`. The bytes follow at `…/<id>/files` by tus. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const slug = (await params).community
    const { community, userId } = await requireUploadRight(request, slug, 'adapters.upload')
    const upload = await openUpload(readEnv(), {
      communityId: community.id,
      userId,
      upload: await readJsonBody(request),
    })
    return Response.json({ id: upload.id, files: upload.files }, { status: 201 })
  } catch (error) {
    return pageError(error)
  }
}
