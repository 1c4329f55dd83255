import { cookies } from 'next/headers'
import { z } from 'zod'
import { QUESTION_LENGTH } from '@/app/_chat/question-length'
import { negotiateLocale } from '@/app/_i18n/negotiate-locale'
import { conversationIdSchema } from '@/app/conversation-id'
import { requireReader } from '@/app/reader'
import { findChatServices } from '@/lib/chat/chat-services'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { PolyphonyError } from '@/lib/core/errors'
import { encodeSseEvent } from '@/lib/openai/encode-sse-event'
import { errorResponse } from '../_http/error-response'
import { eventStream } from '../_http/event-stream'
import { readJsonBody } from '../_http/read-json-body'
import { refuseOtherSites } from '../_http/refuse-other-sites'

export const dynamic = 'force-dynamic'

const bodySchema = z.object({
  assistant: z.string('name it as community/assistant').min(1).max(200),
  conversationId: conversationIdSchema.optional(),
  question: z
    .string('ask something')
    .max(QUESTION_LENGTH, `the question is longer than ${QUESTION_LENGTH} characters; shorten it`)
    .refine((text) => text.trim() !== '', 'ask something: the question is empty'),
})

/** Answers a reader's question as a stream of chat events; hanging up stops the answer. */
export async function POST(request: Request): Promise<Response> {
  const services = findChatServices()
  const stop = new AbortController()
  request.signal.addEventListener('abort', () => stop.abort())
  try {
    refuseOtherSites(request)
    const { assistant, conversationId, question } = parseBody(await readJsonBody(request))
    const language = negotiateLocale({
      cookie: (await cookies()).get('locale')?.value,
      acceptLanguage: request.headers.get('accept-language'),
    })
    const reader = await requireReader()
    const events = await openReaderTurn(
      { reader, assistant, conversationId, question, language },
      services,
      stop.signal,
    )
    return eventStream(encode(events), () => stop.abort())
  } catch (error) {
    return errorResponse(error, { shape: 'page', logError: services.logError })
  }
}

function parseBody(body: unknown): z.infer<typeof bodySchema> {
  const parsed = bodySchema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const param = issue?.path.join('.') || 'body'
  throw new PolyphonyError('invalid_request', `${param}: ${issue?.message}`, { param })
}

async function* encode(events: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const event of events) yield encodeSseEvent(event)
}
