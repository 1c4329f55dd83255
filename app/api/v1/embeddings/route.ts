import { findChatServices } from '@/lib/chat/chat-services'
import { openEmbeddings } from '@/lib/chat/open-embeddings'
import { encodeEmbeddings, parseEmbeddingsRequest } from '@/lib/openai/embeddings'
import { readJsonBody } from '../../_http/read-json-body'
import { answerApi } from '../answer-api'
import { refuseUnknown } from '../refuse-unknown'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as GET, refuseUnknown as PATCH, refuseUnknown as PUT }

/** OpenAI's embeddings: an encoder's, or the pooled states of a base, as the model's name says. */
export async function POST(request: Request): Promise<Response> {
  return answerApi(request, async ({ asker }) => {
    const asked = parseEmbeddingsRequest(await readJsonBody(request))
    const embeddings = await openEmbeddings({ request: asked, asker }, findChatServices(), request.signal)
    return Response.json(encodeEmbeddings(embeddings, asked), { headers: { 'Cache-Control': 'no-store' } })
  })
}
