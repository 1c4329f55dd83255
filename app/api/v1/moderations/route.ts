import { findChatServices } from '@/lib/chat/chat-services'
import { openModeration } from '@/lib/chat/open-moderation'
import { parseModerationRequest } from '@/lib/openai/moderations'
import { readJsonBody } from '../../_http/read-json-body'
import { answerApi } from '../answer-api'
import { languageOf } from '../language-of'
import { refuseUnknown } from '../refuse-unknown'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as GET, refuseUnknown as PATCH, refuseUnknown as PUT }

/** OpenAI's moderations: the communities are the models, and each judges by its own policy. */
export async function POST(request: Request): Promise<Response> {
  return answerApi(request, async ({ asker, reader }) => {
    const asked = parseModerationRequest(await readJsonBody(request))
    const language = languageOf(request.headers.get('accept-language'))
    const moderation = await openModeration(
      { request: asked, asker, reader, language },
      findChatServices(),
      request.signal,
    )
    return Response.json(moderation, { headers: { 'Cache-Control': 'no-store' } })
  })
}
