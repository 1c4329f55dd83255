import { StandIns, standInsOf } from '@/guardrails/stand-ins'
import { findAskableAssistant, type ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import { findConversationHead, renameConversation } from '@/lib/conversations/conversations'
import { titleOf } from '@/lib/conversations/title-of'
import { beginTurn, type ColumnPlace, findAsked, type TurnPlace } from '@/lib/conversations/turn-record'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { type ConversationRow, listColumnStandIns } from '@/lib/store/conversations'
import type { StandInsColumn } from '@/lib/store/message-columns'
import { answerReader } from './answer-reader'
import { askerOf } from './asker-of'
import type { ChatEvent } from './chat-event'
import type { ChatServices } from './chat-services'
import { openConversationMemory } from './conversation-memory'
import { drawSettingsOf } from './draw-settings'
import { readKeptHistory } from './kept-history'
import { type EndMeter, meterReaderTurn } from './meter-turn'
import { prepareTurn } from './prepare-turn'
import { createTurnLedger } from './turn-ledger'
import { createTurnSignal } from './turn-signal'

export interface ReaderQuestion {
  reader: Reader
  /** `community/assistant` */
  assistant: string
  /** A new conversation without it. */
  conversationId: string | undefined
  /** Where the answer stands in a comparison of this very reader's; `openColumnTurn` sees to that. */
  column?: ColumnPlace | undefined
  /** Which earlier question it replaces; at the end of the conversation without it. */
  editsId?: string | undefined
  question: string
  /** BCP-47, the reader's own. */
  language: string
}

/** Another answer to what was asked before. */
export interface AskedAgain extends Omit<ReaderQuestion, 'column' | 'editsId' | 'question'> {
  conversationId: string
  /** The answer that is not to be the only one. */
  againId: string
}

const GUEST_DRAFTS = 4

/** Begins another answer to a kept question, beside those it has. @throws PolyphonyError as `openReaderTurn` */
export async function openAnotherAnswer(
  asked: AskedAgain,
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { reader, conversationId, againId } = asked
  const { standIns } = await findConversationHead(reader, conversationId)
  const question = await findAsked(conversationId, { againId })
  if (question.status === 'blocked') {
    throw new PolyphonyError('invalid_request', 'This question was refused. Change it, then ask anew.', {
      param: 'question',
    })
  }
  // It is judged anew as its reader wrote it: the policy may have changed.
  const asWritten = new StandIns(standIns).restore(question.content)
  return openTurn({ ...asked, question: asWritten, place: { againId } }, services, readerSignal)
}

/**
 * Begins the answer to a reader's question: from here on the question is kept, as its guardrails let it through.
 *
 * The events must be read to their end, also after the reader has gone: the last ones save the answer.
 * @throws PolyphonyError not_found, conflict, rate_limited, overloaded: nothing was begun
 */
export async function openReaderTurn(
  asked: ReaderQuestion,
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { editsId } = asked
  return openTurn(
    { ...asked, place: editsId === undefined ? undefined : { editsId } },
    services,
    readerSignal,
  )
}

type PlacedQuestion = ReaderQuestion & { place: TurnPlace | undefined }

async function openTurn(
  asked: PlacedQuestion,
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { reader, question } = asked
  const assistant = await findAskableAssistant(asked.assistant, reader)
  const known =
    asked.conversationId === undefined ? null : await findConversationHead(reader, asked.conversationId)
  // An imported conversation is held with nobody yet.
  if (known && known.assistantName !== '' && known.assistantName !== assistant.name)
    throw otherAssistant(known)
  const leave = await services.limits.enter(askerOf(reader), readerSignal)
  let endMeter: EndMeter = async () => {}
  const { signal, dispose } = createTurnSignal(readerSignal)
  let forget = () => {}
  const close = () => {
    dispose()
    leave()
    forget()
  }
  try {
    const draw = drawSettingsOf(assistant, services.drawSeed())
    const estimate = { texts: [question], answers: 1, maxTokens: draw.maxTokens }
    endMeter = await meterReaderTurn({ reader, assistant, estimate }, services.logError)
    const conversationId = known?.id ?? createId('conv')
    const { memory, close: closeMemory } = await openMemory(asked, known, conversationId)
    forget = closeMemory
    const tools = prepareTurn({ assistant, language: asked.language, memory }, services, signal)
    if (reader.kind === 'guest') draw.drafts = Math.min(draw.drafts, GUEST_DRAFTS)
    // Judged before it is kept: what a guardrail hides must not stand in the database, not even until the turn ends.
    const judgedQuestion = await tools.screen.judge(question, 'input')
    const isRefused = judgedQuestion.action === 'block'
    const kept = isRefused ? question : judgedQuestion.text
    const fresh = standInsOf(memory).entriesIn(kept)
    const { standIns: entries, ...ids } = await keepQuestion(
      { ...asked, question: kept, isRefused, standIns: fresh, conversationId },
      assistant,
      known,
    )
    const standIns = new StandIns(entries)
    const branch = { conversationId, endId: ids.answerId }
    const isImported = known !== null && known.importedFrom !== null
    const { screen } = tools
    const history = known ? readKeptHistory({ branch, isImported, screen, memory, standIns }) : []
    const said = { question, judgedQuestion, history, isHistoryUntrusted: false, addedInstructions: '' }
    const turn = { assistant, ...said, draw }
    const { clock } = services
    const { language } = asked
    const how = { turn, tools, conversationId, ...ids, language, standIns, clock, close, endMeter }
    return answerReader(how, signal)
  } catch (error) {
    close()
    await endMeter(createTurnLedger(), signal)
    throw error
  }
}

/** The columns of a comparison remember together, so that one person's data has one stand-in in all of them. */
function openMemory(
  { reader, column }: PlacedQuestion,
  known: ConversationRow | null,
  conversationId: string,
) {
  const comparisonId = column?.comparisonId ?? known?.comparisonId ?? null
  return openConversationMemory(comparisonId ?? conversationId, async () => {
    if (comparisonId !== null) return listColumnStandIns(comparisonId)
    // Asked for once more: another tab may have added to it while this one waited for its place.
    return known ? [(await findConversationHead(reader, known.id)).standIns] : []
  })
}

async function keepQuestion(
  asked: PlacedQuestion & { conversationId: string; isRefused: boolean; standIns: StandInsColumn },
  assistant: ResolvedAssistant,
  known: ConversationRow | null,
) {
  const { reader, conversationId, isRefused } = asked
  // A refused text is no title: the assistant's name stands there until a question passes.
  const untitled = assistant.assistant.name
  const question = isRefused ? untitled : asked.question
  const begins = known ? undefined : { assistantName: assistant.name, question }
  const by = { assistantName: assistant.name, assistantVersionId: assistant.assistantVersion.id }
  const begun = await beginTurn({ ...asked, begins, ...by })
  const isTitled = known !== null && (known.title !== untitled || isRefused)
  if (known && !isTitled) await renameConversation(reader, conversationId, question)
  return { ...begun, title: begun.comparisonTitle ?? (isTitled ? known.title : titleOf(question)) }
}

function otherAssistant({ assistantName }: ConversationRow): PolyphonyError {
  return new PolyphonyError(
    'invalid_request',
    `This conversation is held with ${assistantName}. Begin a new one.`,
    {
      param: 'assistant',
    },
  )
}
