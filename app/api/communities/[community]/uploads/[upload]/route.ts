import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { countArrivedBytes } from '@/lib/adapters/count-arrived-bytes'
import { deleteUpload, findUpload } from '@/lib/adapters/open-upload'
import { viewBundle } from '@/lib/bundles/view-bundle'
import { findCheckRunner } from '@/lib/chat/check-runner'
import { readEnv } from '@/lib/core/env'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

/** How far an upload is: its status, the bytes that are there, its checks so far and what they found. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.upload')
    const upload = await findUpload(community.id, id)
    const { status, checks, found, files, source } = upload
    const arrivedBytes = await countArrivedBytes(readEnv().dataDir, upload)
    const bundle = viewBundle(upload)
    return Response.json({ id, status, files, arrivedBytes, source, checks, found, bundle })
  } catch (error) {
    return pageError(error)
  }
}

/** Gives up an upload; its bytes are gone. */
export async function DELETE(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.upload')
    await deleteUpload(readEnv().dataDir, community.id, id)
    findCheckRunner().interrupt(id)
    return new Response(null, { status: 204 })
  } catch (error) {
    return pageError(error)
  }
}
