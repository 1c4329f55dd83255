import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { findChatServices } from '@/lib/chat/chat-services'
import { errorResponse } from '../../_http/error-response'
import { authorise } from '../authorise'
import { refuseUnknown } from '../refuse-unknown'
import { describeModel } from './describe-model'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as PATCH, refuseUnknown as POST, refuseUnknown as PUT }

/** Every assistant of this hub, as a model. */
export async function GET(request: Request): Promise<Response> {
  try {
    await authorise(request)
    return Response.json({ object: 'list', data: (await listAssistants()).map(describeModel) })
  } catch (error) {
    return errorResponse(error, { shape: 'openai', logError: findChatServices().logError })
  }
}
