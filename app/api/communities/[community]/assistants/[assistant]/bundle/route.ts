import { Readable } from 'node:stream'
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
    const { fileName, stream } = await exportBundle(readEnv(), community, assistant)
    const headers = {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename="${fileName}"`,
      'Cache-Control': 'no-store',
    }
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { headers })
  } catch (error) {
    return pageError(error)
  }
}
