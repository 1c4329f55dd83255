import { z } from 'zod'
import { QUESTION_LENGTH } from '@/app/_chat/question-length'
import { readLocale } from '@/app/_i18n/read-locale'
import { comparisonIdSchema } from '@/app/comparison-id'
import { conversationIdSchema } from '@/app/conversation-id'
import { messageIdSchema } from '@/app/message-id'
import { requireReader } from '@/app/reader'
import { parseAttachments } from '@/lib/attachments/parse-attachments'
import { askerOf } from '@/lib/chat/asker-of'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { type ChatServices, findChatServices } from '@/lib/chat/chat-services'
import { openColumnTurn } from '@/lib/chat/open-column-turn'
import { openAnotherAnswer, openContinuation, openReaderTurn } from '@/lib/chat/open-reader-turn'
import { openTemporaryTurn } from '@/lib/chat/open-temporary-turn'
import { findRunningTurns, type RunningTurn } from '@/lib/chat/running-turns'
import { MOST_COLUMNS } from '@/lib/comparisons/comparisons'
import { createId } from '@/lib/core/ids'
import { encodeSseEvent } from '@/lib/openai/encode-sse-event'
import type { Reader } from '@/lib/people/reader'
import { errorResponse } from '../_http/error-response'
import { eventStream } from '../_http/event-stream'
import { parseRequest } from '../_http/parse-request'
import { readJsonBody } from '../_http/read-json-body'
import { refuseOtherSites } from '../_http/refuse-other-sites'
import { turnIdSchema } from './turn-id'

export const dynamic = 'force-dynamic'

const questionSchema = z
  .string('ask something')
  .max(QUESTION_LENGTH, `the question is longer than ${QUESTION_LENGTH} characters; shorten it`)
  .refine((text) => text.trim() !== '', 'ask something: the question is empty')

const attachmentsSchema = z
  .array(z.object({ name: z.string().max(1_000), text: z.string() }))
  .default([])
  .transform(parseAttachments)

const assistantSchema = z.string('name it as community/assistant').min(1).max(200)

const bodySchema = z
  .object({
    assistant: assistantSchema,
    conversationId: conversationIdSchema.optional(),
    /** The question that this one replaces, on a branch of its own. */
    editsId: messageIdSchema.optional(),
    question: questionSchema,
    attachments: attachmentsSchema,
  })
  .refine(({ editsId, conversationId }) => editsId === undefined || conversationId !== undefined, {
    message: 'say in which conversation the question stands',
    path: ['conversationId'],
  })

/** Another answer beside one that is there. */
const againBodySchema = z.object({
  assistant: assistantSchema,
  conversationId: conversationIdSchema,
  againId: messageIdSchema,
})

/** More of an answer that was stopped or cut short. */
const continuationBodySchema = z.object({
  assistant: assistantSchema,
  conversationId: conversationIdSchema,
  continuesId: messageIdSchema,
})

/** A question of a temporary chat: what was said before lies with its page alone and comes along. */
const temporaryBodySchema = z.object({
  isTemporary: z.literal(true),
  assistant: assistantSchema,
  history: z
    .array(
      z.object({
        role: z.enum(['user', 'assistant']),
        content: z.string(),
        attachments: attachmentsSchema,
      }),
    )
    .max(1_000),
  question: questionSchema,
  attachments: attachmentsSchema,
  /** What stands of the answer so far, where it is to go on. */
  continues: z.string().min(1).max(100_000).optional(),
})

/** A column of a comparison is asked by its place: of a blind one nobody outside knows the name. */
const columnBodySchema = z.object({
  column: z.object({
    comparisonId: comparisonIdSchema,
    position: z
      .int()
      .min(0)
      .max(MOST_COLUMNS - 1),
    round: z.int().min(0).max(9_999),
  }),
  question: questionSchema,
  attachments: attachmentsSchema,
})

const turnSchema = z.object({ turnId: turnIdSchema.optional() })

/**
 * Answers a reader's question as a stream of chat events. Whoever hangs up finds the answer in the conversation later;
 * it is stopped at `/api/chat/stop`. A temporary chat, which nobody could find, ends with its page.
 */
export async function POST(request: Request): Promise<Response> {
  const services = findChatServices()
  let running: RunningTurn | undefined
  try {
    refuseOtherSites(request)
    const body = await readJsonBody(request)
    const asked = parseBody(body)
    const { turnId = createId('turn') } = parseRequest(turnSchema, body)
    const language = await readLocale()
    const reader = await requireReader()
    running = findRunningTurns().begin(askerOf(reader).id, turnId)
    const gone = new AbortController()
    const isTemporary = 'isTemporary' in asked
    if (isTemporary) request.signal.addEventListener('abort', () => gone.abort())
    const signal = AbortSignal.any([running.signal, gone.signal])
    const events = await open({ asked, reader, language, services, signal })
    return eventStream(encode(follow(events, running)), () => isTemporary && gone.abort())
  } catch (error) {
    running?.end()
    return errorResponse(error, { shape: 'page', logError: services.logError })
  }
}

/** The same events, of a turn that can be stopped by its answer's name until they end. */
async function* follow(events: AsyncGenerator<ChatEvent>, running: RunningTurn): AsyncGenerator<ChatEvent> {
  try {
    for await (const event of events) {
      if (event.type === 'start') running.nameAnswer(event.messageId)
      yield event
    }
  } finally {
    running.end()
  }
}

type Asked =
  | z.infer<typeof bodySchema>
  | z.infer<typeof columnBodySchema>
  | z.infer<typeof againBodySchema>
  | z.infer<typeof continuationBodySchema>
  | z.infer<typeof temporaryBodySchema>

function open(input: {
  asked: Asked
  reader: Reader
  language: string
  services: ChatServices
  signal: AbortSignal
}): Promise<AsyncGenerator<ChatEvent>> {
  const { asked, reader, language, services, signal } = input
  if ('column' in asked) return openColumnTurn({ ...asked, reader, language }, services, signal)
  if ('isTemporary' in asked) return openTemporaryTurn({ ...asked, reader, language }, services, signal)
  if ('continuesId' in asked) return openContinuation({ ...asked, reader, language }, services, signal)
  if ('againId' in asked) return openAnotherAnswer({ ...asked, reader, language }, services, signal)
  const { conversationId } = asked
  return openReaderTurn({ ...asked, conversationId, reader, language }, services, signal)
}

function parseBody(body: unknown): Asked {
  const has = (key: string) => typeof body === 'object' && body !== null && key in body
  if (has('column')) return parseRequest(columnBodySchema, body)
  if (has('continuesId')) return parseRequest(continuationBodySchema, body)
  if (has('isTemporary')) return parseRequest(temporaryBodySchema, body)
  return has('againId') ? parseRequest(againBodySchema, body) : parseRequest(bodySchema, body)
}

async function* encode(events: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const event of events) yield encodeSseEvent(event)
}
