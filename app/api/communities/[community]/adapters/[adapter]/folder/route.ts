import { downloadResponse } from '@/app/api/_http/download-response'
import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { exportFolder } from '@/lib/adapters/export-adapter'
import { readEnv } from '@/lib/core/env'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; adapter: string }>
}

/** A version of an adapter as a zipped PEFT folder, for who may take it along. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, adapter } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.export')
    return downloadResponse(await exportFolder(readEnv(), community, adapter), 'application/zip')
  } catch (error) {
    return pageError(error)
  }
}
