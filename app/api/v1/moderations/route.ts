import { findChatServices } from '@/lib/chat/chat-services'
import { openModeration } from '@/lib/chat/open-moderation'
import { parseModerationRequest } from '@/lib/openai/moderations'
import { errorResponse } from '../../_http/error-response'
import { readJsonBody } from '../../_http/read-json-body'
import { authorise } from '../authorise'
import { languageOf } from '../language-of'
import { refuseUnknown } from '../refuse-unknown'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as GET, refuseUnknown as PATCH, refuseUnknown as PUT }

/** OpenAI's moderations: the communities are the models, and each judges by its own policy. */
export async function POST(request: Request): Promise<Response> {
  const services = findChatServices()
  try {
    const { key, reader } = await authorise(request)
    const asked = parseModerationRequest(await readJsonBody(request))
    const language = languageOf(request.headers.get('accept-language'))
    const moderation = await openModeration(
      { request: asked, keyId: key.id, reader, language },
      services,
      request.signal,
    )
    return Response.json(moderation, { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    return errorResponse(error, { shape: 'openai', logError: services.logError })
  }
}
