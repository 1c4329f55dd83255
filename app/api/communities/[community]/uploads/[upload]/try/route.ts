import { cookies } from 'next/headers'
import { z } from 'zod'
import { QUESTION_LENGTH } from '@/app/_chat/question-length'
import { negotiateLocale } from '@/app/_i18n/negotiate-locale'
import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { requireReader } from '@/app/reader'
import { findUpload } from '@/lib/adapters/open-upload'
import { findChatServices } from '@/lib/chat/chat-services'
import { tryAdapter } from '@/lib/chat/try-adapter'
import { PolyphonyError } from '@/lib/core/errors'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

const bodySchema = z.strictObject({ question: z.string().trim().min(1).max(QUESTION_LENGTH) })

/** One question to an upload that passed its checks, beside the base model and the version that is live. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.upload')
    const { question } = parseRequest(bodySchema, await readJsonBody(request))
    const { name, found } = await findUpload(community.id, id)
    if (!found) throw new PolyphonyError('conflict', 'Only an upload that passed its checks can be tried.')
    const language = negotiateLocale({
      cookie: (await cookies()).get('locale')?.value,
      acceptLanguage: request.headers.get('accept-language'),
    })
    const asked = { reader: await requireReader(), community, question, language }
    const adapter = { name, baseModel: found.baseModel, digest: found.digest }
    const answers = await tryAdapter({ ...asked, adapter }, findChatServices(), request.signal)
    return Response.json({ answers })
  } catch (error) {
    return pageError(error)
  }
}
