import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { findChatServices } from '@/lib/chat/chat-services'
import { errorResponse } from '../../_http/error-response'
import { authorise } from '../authorise'
import { refuseUnknown } from '../refuse-unknown'
import { describeModel } from './describe-model'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as PATCH, refuseUnknown as POST, refuseUnknown as PUT }

/** Every assistant that the key's account finds in lists, as a model. */
export async function GET(request: Request): Promise<Response> {
  try {
    const { reader } = await authorise(request)
    return Response.json({ object: 'list', data: (await listAssistants(reader)).map(describeModel) })
  } catch (error) {
    return errorResponse(error, { shape: 'openai', logError: findChatServices().logError })
  }
}
