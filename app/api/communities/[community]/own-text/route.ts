import { z } from 'zod'
import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { removeOwnText, saveOwnText } from '@/lib/checks/own-text'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string }>
}

const bodySchema = z.strictObject({ text: z.string() })

/** Saves the community's own text, `{"text"}`, whose surprise the checks measure from then on. */
export async function PUT(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community, userId } = await requireUploadRight(
      request,
      (await params).community,
      'adapters.upload',
    )
    const { text } = parseRequest(bodySchema, await readJsonBody(request))
    await saveOwnText({ communityId: community.id, text, savedById: userId })
    return new Response(null, { status: 204 })
  } catch (error) {
    return pageError(error)
  }
}

/** Deletes the community's own text for good. */
export async function DELETE(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community } = await requireUploadRight(request, (await params).community, 'adapters.upload')
    await removeOwnText(community.id)
    return new Response(null, { status: 204 })
  } catch (error) {
    return pageError(error)
  }
}
