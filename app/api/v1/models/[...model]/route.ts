import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findChatServices } from '@/lib/chat/chat-services'
import { errorResponse } from '../../../_http/error-response'
import { authorise } from '../../authorise'
import { refuseUnknown } from '../../refuse-unknown'
import { describeModel } from '../describe-model'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as PATCH, refuseUnknown as POST, refuseUnknown as PUT }

/** One assistant, by `community/assistant`; clients may send the slash encoded. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ model: string[] }> },
): Promise<Response> {
  try {
    const { reader } = await authorise(request)
    const { model } = await params
    return Response.json(describeModel(await findAssistant(decodeSlash(model.join('/')), reader)))
  } catch (error) {
    return errorResponse(error, { shape: 'openai', logError: findChatServices().logError })
  }
}

const decodeSlash = (name: string) => name.replaceAll(/%2f/gi, '/')
