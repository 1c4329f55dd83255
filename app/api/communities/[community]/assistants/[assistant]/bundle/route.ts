import { downloadResponse } from '@/app/api/_http/download-response'
import { pageError } from '@/app/api/_http/page-error'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { exportBundle } from '@/lib/bundles/export-bundle'
import { readEnv } from '@/lib/core/env'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; assistant: string }>
}

/** An assistant as a signed bundle (zip) that another hub imports. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, assistant } = await params
    const { community } = await requireUploadRight(request, slug, 'assistants.edit')
    return downloadResponse(await exportBundle(readEnv(), community, assistant), 'application/zip')
  } catch (error) {
    return pageError(error)
  }
}
