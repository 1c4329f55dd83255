import { z } from 'zod'
import { messageIdSchema } from '@/app/message-id'
import { requireReader } from '@/app/reader'
import { findChatServices } from '@/lib/chat/chat-services'
import { stopTurn } from '@/lib/chat/stop-turn'
import { errorResponse } from '../../_http/error-response'
import { parseRequest } from '../../_http/parse-request'
import { readJsonBody } from '../../_http/read-json-body'
import { refuseOtherSites } from '../../_http/refuse-other-sites'
import { turnIdSchema } from '../turn-id'

export const dynamic = 'force-dynamic'

const bodySchema = z.object({ turnId: turnIdSchema.optional(), messageId: messageIdSchema.optional() })

/** Stops an answer of the reader's that is being written, by the page's name for the turn or by the answer's own; 204 also where none is. */
export async function POST(request: Request): Promise<Response> {
  try {
    refuseOtherSites(request)
    const asked = parseRequest(bodySchema, await readJsonBody(request))
    await stopTurn(await requireReader(), asked)
    return new Response(null, { status: 204 })
  } catch (error) {
    return errorResponse(error, { shape: 'page', logError: findChatServices().logError })
  }
}
