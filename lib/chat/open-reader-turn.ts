import { findAssistant, type ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import {
  type ConversationWithMessages,
  createConversation,
  deleteConversation,
  findConversation,
  renameConversation,
} from '@/lib/conversations/conversations'
import { beginTurn } from '@/lib/conversations/turn-record'
import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { answerReader } from './answer-reader'
import type { ChatEvent } from './chat-event'
import type { ChatServices } from './chat-services'
import { findConversationMemory } from './conversation-memory'
import { drawSettingsOf } from './draw-settings'
import { listHistory } from './list-history'
import { prepareTurn } from './prepare-turn'
import type { Asker } from './turn-limits'
import { createTurnSignal } from './turn-signal'

export interface ReaderQuestion {
  reader: Reader
  /** `community/assistant` */
  assistant: string
  /** A new conversation without it. */
  conversationId: string | undefined
  question: string
  /** BCP-47, the reader's own. */
  language: string
}

const GUEST_RUNNING = 2
const GUEST_DRAFTS = 4
const ACCOUNT_RUNNING = 6

/**
 * Begins the answer to a reader's question: from here on the question is kept.
 *
 * The events must be read to their end, also after the reader has gone: the last ones save the answer.
 * @throws PolyphonyError not_found, conflict, rate_limited, overloaded: nothing was begun
 */
export async function openReaderTurn(
  asked: ReaderQuestion,
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { reader, question } = asked
  const assistant = await findAssistant(asked.assistant)
  const known =
    asked.conversationId === undefined ? null : await findConversation(reader, asked.conversationId)
  if (known && known.assistantName !== assistant.name) throw otherAssistant(known)
  const leave = await services.limits.enter(askerOf(reader), readerSignal)
  const { signal, dispose } = createTurnSignal(readerSignal)
  const close = () => {
    dispose()
    leave()
  }
  try {
    const { conversationId, ids } = await keepQuestion(asked, assistant, known)
    const memory = findConversationMemory(conversationId)
    const tools = prepareTurn({ assistant, language: asked.language, memory }, services, signal)
    const draw = drawSettingsOf(assistant, services.drawSeed())
    if (reader.kind === 'guest') draw.drafts = Math.min(draw.drafts, GUEST_DRAFTS)
    // Read again inside the turn: another tab may have added to it while this one waited.
    const history = known ? listHistory((await findConversation(reader, conversationId)).messages) : []
    const turn = { assistant, question, history, isHistoryUntrusted: false, addedInstructions: '', draw }
    const retitle = known ? undefined : (title: string) => renameConversation(reader, conversationId, title)
    return answerReader(
      { turn, tools, conversationId, retitle, ...ids, clock: services.clock, close },
      signal,
    )
  } catch (error) {
    close()
    throw error
  }
}

function askerOf(reader: Reader): Asker {
  return reader.kind === 'user'
    ? { id: `user:${reader.userId}`, isGuest: false, runningEach: ACCOUNT_RUNNING }
    : { id: `guest:${reader.guestId}`, isGuest: true, runningEach: GUEST_RUNNING }
}

async function keepQuestion(
  { reader, question }: ReaderQuestion,
  assistant: ResolvedAssistant,
  known: ConversationWithMessages | null,
) {
  const conversation =
    known ?? (await createConversation({ reader, assistantName: assistant.name, question }))
  const conversationId = conversation.id
  try {
    const assistantVersionId = assistant.assistantVersion.id
    const ids = await beginTurn({ reader, conversationId, question, assistantVersionId })
    return { conversationId, ids }
  } catch (error) {
    // A conversation in which nothing was said would stand empty in the list.
    if (!known) await deleteConversation(reader, conversationId).catch(() => undefined)
    throw error
  }
}

function otherAssistant({ assistantName }: ConversationWithMessages): PolyphonyError {
  return new PolyphonyError(
    'invalid_request',
    `This conversation is held with ${assistantName}. Begin a new one.`,
    {
      param: 'assistant',
    },
  )
}
