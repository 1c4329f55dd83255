import { requireReader } from '@/app/reader'
import { findChatServices } from '@/lib/chat/chat-services'
import { voteSchema } from '@/lib/votes/vote'
import { castVote } from '@/lib/votes/votes'
import { errorResponse } from '../_http/error-response'
import { parseRequest } from '../_http/parse-request'
import { readJsonBody } from '../_http/read-json-body'
import { refuseOtherSites } from '../_http/refuse-other-sites'

export const dynamic = 'force-dynamic'

/** Adds a reader's vote on answers of their own. */
export async function POST(request: Request): Promise<Response> {
  try {
    refuseOtherSites(request)
    const vote = parseRequest(voteSchema, await readJsonBody(request))
    await castVote(await requireReader(), vote)
    return new Response(null, { status: 204 })
  } catch (error) {
    return errorResponse(error, { shape: 'page', logError: findChatServices().logError })
  }
}
