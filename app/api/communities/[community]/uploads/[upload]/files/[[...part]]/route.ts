import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { findUpload } from '@/lib/adapters/open-upload'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { tusServer } from './tus-server'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string; part?: string[] }>
}

/**
 * The bytes of an upload's files by tus 1.0 (https://tus.io/protocols/resumable-upload): POST names a file by the
 * metadata `index`, its place in the list that the upload declared; PATCH, HEAD and DELETE go to `…/files/<index>`.
 */
async function handle(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.upload')
    const upload = await findUpload(community.id, id)
    if (upload.status !== 'receiving' && request.method !== 'HEAD')
      throw new PolyphonyError('conflict', 'This upload is complete: it takes no more bytes.')
    if (upload.source)
      throw new PolyphonyError('conflict', 'The hub fetches the files of this import itself.')
    return await tusServer(readEnv().dataDir, upload).handleWeb(request)
  } catch (error) {
    return pageError(error)
  }
}

export { handle as DELETE, handle as HEAD, handle as PATCH, handle as POST }
