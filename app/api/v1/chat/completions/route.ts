import { type ChatServices, findChatServices } from '@/lib/chat/chat-services'
import { type Completion, openCompletion } from '@/lib/chat/open-completion'
import { type ChatCompletionRequest, parseChatCompletionRequest } from '@/lib/openai/chat-completion-request'
import { eventStream } from '../../../_http/event-stream'
import { readJsonBody } from '../../../_http/read-json-body'
import { answerApi } from '../../answer-api'
import { languageOf } from '../../language-of'
import { refuseUnknown } from '../../refuse-unknown'
import { encodeCompletion } from './encode-completion'
import { streamCompletion } from './stream-completion'

export const dynamic = 'force-dynamic'

export { refuseUnknown as DELETE, refuseUnknown as GET, refuseUnknown as PATCH, refuseUnknown as PUT }

/** OpenAI's chat completions: the assistants are the models, and every answer is a turn like on the page. */
export async function POST(request: Request): Promise<Response> {
  const services = findChatServices()
  const stop = new AbortController()
  request.signal.addEventListener('abort', () => stop.abort())
  return answerApi(request, async ({ asker, reader }) => {
    const asked = parseChatCompletionRequest(await readJsonBody(request))
    const language = languageOf(request.headers.get('accept-language'))
    const completion = await openCompletion(
      { request: asked, asker, reader, language },
      services,
      stop.signal,
    )
    return answer(asked, completion, services, () => stop.abort())
  })
}

async function answer(
  asked: ChatCompletionRequest,
  completion: Completion,
  { clock, logError }: ChatServices,
  abort: () => void,
): Promise<Response> {
  const head = { id: completion.id, created: Math.floor(clock.nowMs() / 1000), model: asked.model }
  const reply = { head, choices: asked.choices, includeUsage: asked.includeUsage, completion }
  if (!asked.stream) {
    for await (const _ of completion.events) {
      // What is wanted of them stands in the ledger.
    }
    return Response.json(encodeCompletion(reply), { headers: { 'Cache-Control': 'no-store' } })
  }
  // Until there is a first word, an error can still be a status.
  const first = await firstWord(completion)
  return eventStream(streamCompletion(reply, first, logError), abort)
}

async function firstWord({ events }: Completion): Promise<string | undefined> {
  for (let next = await events.next(); !next.done; next = await events.next()) {
    if (next.value.type === 'delta') return next.value.text
  }
  return undefined
}
