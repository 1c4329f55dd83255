import { downloadResponse } from '@/app/api/_http/download-response'
import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { exportGguf } from '@/lib/adapters/export-adapter'
import { readEnv } from '@/lib/core/env'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; adapter: string }>
}

/** A version of an adapter as GGUF, which llama.cpp is started with, for who may take it along. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, adapter } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.export')
    const file = await exportGguf(readEnv(), community.id, adapter)
    return downloadResponse(file, 'application/octet-stream')
  } catch (error) {
    return pageError(error)
  }
}
