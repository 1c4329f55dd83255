import { StandIns, standInsOf } from '@/guardrails/stand-ins'
import { findAskableAssistant, type ResolvedAssistant } from '@/lib/assistants/resolve-assistant'
import type { AttachedText, Attachment } from '@/lib/attachments/attached-text'
import { findConversationHead, renameConversation } from '@/lib/conversations/conversations'
import { titleOf } from '@/lib/conversations/title-of'
import { beginTurn, type ColumnPlace, findAsked, type TurnPlace } from '@/lib/conversations/turn-record'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { type ConversationRow, listColumnStandIns } from '@/lib/store/conversations'
import type { StandInsColumn } from '@/lib/store/message-columns'
import { listMessageRows, type MessageRow } from '@/lib/store/messages'
import { restoreMessages } from '@/lib/store/restore-messages'
import { answerReader } from './answer-reader'
import { type BegunAhead, beginAhead } from './begin-ahead'
import type { ChatEvent } from './chat-event'
import type { ChatServices } from './chat-services'
import { openConversationMemory } from './conversation-memory'
import { enterTurn } from './enter-turn'
import { judgeAttachments } from './judge-attachments'
import { readKeptHistory } from './kept-history'
import { prepareTurn } from './prepare-turn'
import { requireRoom } from './require-room'
import { runTurn } from './run-turn'
import type { Turn } from './turn'
import { createTurnLedger } from './turn-ledger'

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
  attachments?: Attachment[] | undefined
  /** BCP-47, the reader's own. */
  language: string
}

/** Another answer to what was asked before. */
export interface AskedAgain extends Omit<ReaderQuestion, 'column' | 'editsId' | 'question' | 'attachments'> {
  conversationId: string
  /** The answer that is not to be the only one. */
  againId: string
}

/** Begins another answer to a kept question, beside those it has. @throws PolyphonyError as `openReaderTurn` */
export async function openAnotherAnswer(
  asked: AskedAgain,
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  return openAnswerTo(asked, services, readerSignal)
}

async function openAnswerTo(
  asked: AskedAgain & Pick<Turn, 'continues'>,
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
  const [asWritten = question] = restoreMessages([{ ...question, candidates: [] }], standIns)
  const { content, attachments } = asWritten
  return openTurn({ ...asked, question: content, attachments, place: { againId } }, services, readerSignal)
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

type PlacedQuestion = ReaderQuestion & Pick<Turn, 'continues'> & { place: TurnPlace | undefined }

async function openTurn(
  asked: PlacedQuestion,
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { reader, question, attachments = [], continues } = asked
  const assistant = await findAskableAssistant(asked.assistant, reader)
  const known =
    asked.conversationId === undefined ? null : await findConversationHead(reader, asked.conversationId)
  // An imported conversation is held with nobody yet.
  if (known && known.assistantName !== '' && known.assistantName !== assistant.name)
    throw otherAssistant(known)
  const texts = [question, ...attachments.map(({ text }) => text)]
  const { draw, signal, leave, endMeter } = await enterTurn(
    { reader, assistant, texts },
    services,
    readerSignal,
  )
  const ledger = createTurnLedger()
  let begun: BegunAhead<ChatEvent> | undefined
  let forget = () => {}
  const close = () => {
    leave()
    forget()
  }
  try {
    const conversationId = known?.id ?? createId('conv')
    const { memory, close: closeMemory } = await openMemory(asked, known, conversationId)
    forget = closeMemory
    const tools = prepareTurn({ assistant, language: asked.language, memory }, services, signal)
    // Judged before it is kept: what a guardrail hides must not stand in the database, not even until the turn ends.
    const judgedQuestion = await tools.screen.judge(question, 'input')
    const judgedAttachments = await judgeAttachments(attachments, tools.screen)
    const isRefused = judgedQuestion.action === 'block' || judgedAttachments.isBlocked
    const kept = isRefused
      ? { question, attachments }
      : { question: judgedQuestion.text, attachments: judgedAttachments.attachments }
    if (!isRefused) await requireRoom({ ...kept, assistant, draw }, services.server, signal)
    const fresh = standInsOf(memory).entriesIn(textOf(kept))
    const keeping = keepQuestion(
      { ...asked, ...kept, isRefused, standIns: fresh, conversationId },
      assistant,
      known,
    )
    const judged = { judgedQuestion, judgedAttachments }
    const said = { question, ...judged, history: [], isHistoryUntrusted: false, addedInstructions: '' }
    // What stands already is not taken back for a sentence of not knowing.
    if (continues) draw.abstainBelow = 0
    const turn: Turn = { assistant, ...said, draw, ...(continues && { continues }) }
    // Nothing that is kept has a say in a first answer: it is begun while its question is written down.
    const most = known || asked.column ? 0 : EVENTS_AHEAD
    begun = beginAhead((signal) => runTurn(turn, tools, ledger, signal), { signal, most })
    const { standIns: entries, ...ids } = await keeping
    const standIns = new StandIns(entries)
    const { screen } = tools
    if (known) {
      const branch = { conversationId, endId: ids.answerId }
      const isImported = known.importedFrom !== null
      turn.history = readKeptHistory({ branch, isImported, screen, memory, standIns })
    }
    const { clock } = services
    const { language } = asked
    const how = { turn, tools, begun, ledger, conversationId, ...ids, language, standIns, clock }
    return answerReader({ ...how, close, endMeter }, signal)
  } catch (error) {
    await begun?.giveUp()
    close()
    await endMeter(ledger, signal)
    throw error
  }
}

/** That it is being screened, that it is being drafted, and the first words. */
const EVENTS_AHEAD = 3

/**
 * Goes on with an answer that was stopped or that reached its greatest length: a new version of it, which begins with
 * what was written and has a receipt of its own. @throws PolyphonyError as `openReaderTurn`; invalid_request for any other answer
 */
export async function openContinuation(
  asked: Omit<AskedAgain, 'againId'> & { continuesId: string },
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { reader, conversationId, continuesId: answerId } = asked
  await findConversationHead(reader, conversationId)
  const [answer] = await listMessageRows(conversationId, [answerId])
  if (!answer || !canContinue(answer)) {
    throw new PolyphonyError(
      'invalid_request',
      'Only an answer that was stopped or that reached its greatest length can be continued.',
      { param: 'continuesId' },
    )
  }
  const continues = { answerId, text: answer.content }
  return openAnswerTo({ ...asked, againId: answerId, continues }, services, readerSignal)
}

function canContinue({ role, status, content, candidates }: MessageRow): boolean {
  const chosen = candidates.find((candidate) => candidate.chosen)
  const isCutShort = status === 'done' && chosen?.finishReason === 'length'
  return role === 'assistant' && content !== '' && (status === 'stopped' || isCutShort)
}

const textOf = ({ question, attachments }: { question: string; attachments: AttachedText[] }): string =>
  [question, ...attachments.flatMap(({ name, text }) => [name, text])].join('\n')

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
