import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import { getBranchEnd } from '@/lib/store/branches'
import { attachConversation, insertComparisonTurn, NO_TITLE } from '@/lib/store/comparisons'
import {
  type ConversationRow,
  getConversationRow,
  listStandInRows,
  touchConversation,
  updateStandIns,
} from '@/lib/store/conversations'
import type { Database } from '@/lib/store/database'
import { inTransaction, isUniqueViolation } from '@/lib/store/in-transaction'
import type { AttachmentColumn, StandInsColumn, VerdictColumn } from '@/lib/store/message-columns'
import {
  failWritingMessages,
  getLastMessage,
  getMessagePlace,
  insertMessages,
  type NewCandidate,
  type NewMessage,
  updateMessage,
} from '@/lib/store/messages'
import { endTurn, insertFirstTurn } from '@/lib/store/turn-statements'
import { createConversation, noConversation } from './conversations'
import { titleOf } from './title-of'

/** Where a turn stands in its conversation; at the end of the branch that is shown, unless it says otherwise. */
export type TurnPlace =
  /** A question in the place of an earlier one: another branch. */
  | { editsId: string }
  /** Another answer to the question that this answer answers; the question itself stays. */
  | { againId: string }

export interface BegunTurn {
  questionId: string
  answerId: string
  position: number
  standIns: StandInsColumn
  /** What the comparison is called from now on; undefined outside comparisons. */
  comparisonTitle: string | undefined
}

/**
 * Keeps a question and begins its answer, in one transaction: from here on nothing of the turn can be lost.
 * @returns the two messages' ids, the position of the question, or of the answer where only that is new, and what all
 *   stand-ins of the conversation stand for
 * @throws PolyphonyError (not_found; conflict when another tab's question is being answered or came first)
 */
export async function beginTurn(
  input: {
    reader: Reader
    conversationId: string
    /** A conversation that begins with this turn, and what gives it its title; kept in the same transaction. */
    begins?: { assistantName: string; question: string } | undefined
    /** `community/assistant`, of whom an imported conversation is held with from its first turn here on. */
    assistantName?: string | undefined
    question: string
    attachments?: AttachmentColumn[] | undefined
    /** Whether a guardrail stopped it: then it gives no title. */
    isRefused?: boolean | undefined
    /** What the stand-ins of the question stand for; they are kept with the conversation's others. */
    standIns?: StandInsColumn | undefined
    assistantVersionId: string | null
    /** Where the answer stands, in a comparison of the reader's. */
    column?: ColumnPlace | undefined
    place?: TurnPlace | undefined
  },
  clock: Clock = systemClock,
): Promise<BegunTurn> {
  const { conversationId, begins } = input
  if (begins && !input.column) return beginConversation({ ...input, begins })
  return inTransaction(ANOTHER_TAB, async (db) => {
    const { conversation, position } = await openConversation(input, clock, db)
    const asked = input.place && (await findAsked(conversationId, input.place, db))
    const isAgain = input.place !== undefined && 'againId' in input.place
    const before = asked ? asked.parentId : ((await getBranchEnd(conversation, db)) ?? null)
    const questionId = isAgain && asked ? asked.id : createId('msg')
    const answerId = createId('msg')
    const question: NewMessage = {
      ...{ id: questionId, conversationId, position, parentId: before },
      ...{ role: 'user', status: 'done', content: input.question, attachments: input.attachments ?? [] },
    }
    const answer: NewMessage = {
      ...{ id: answerId, conversationId, position: isAgain ? position : position + 1, parentId: questionId },
      ...{ role: 'assistant', status: 'writing', content: '' },
      assistantVersionId: input.assistantVersionId,
    }
    await insertMessages(isAgain ? [answer] : [question, answer], db)
    const assistantName = conversation.assistantName || input.assistantName
    if (input.assistantName !== undefined && input.assistantName !== assistantName)
      throw new PolyphonyError('conflict', ANOTHER_TAB)
    await touchConversation({ id: conversationId, leafId: answerId, assistantName }, db)
    const { column } = input
    const comparisonTitle = column && (await placeAnswer({ ...input, column, answerId }, db))
    const standIns = await keepStandIns(conversation, input.standIns ?? {}, db)
    return { questionId, answerId, position, standIns, comparisonTitle }
  })
}

/** The first turn of a conversation: there is nothing yet that it could collide with. */
async function beginConversation(input: {
  reader: Reader
  conversationId: string
  begins: { assistantName: string; question: string }
  question: string
  attachments?: AttachmentColumn[] | undefined
  standIns?: StandInsColumn | undefined
  assistantVersionId: string | null
}): Promise<BegunTurn> {
  const { reader, conversationId, begins, standIns = {}, assistantVersionId } = input
  const questionId = createId('msg')
  const answerId = createId('msg')
  const { assistantName } = begins
  await insertFirstTurn(
    { id: conversationId, owner: ownerOf(reader), assistantName, title: titleOf(begins.question), standIns },
    [
      {
        ...{ id: questionId, conversationId, position: 0, parentId: null },
        ...{ role: 'user', status: 'done', content: input.question, attachments: input.attachments ?? [] },
      },
      {
        ...{ id: answerId, conversationId, position: 1, parentId: questionId },
        ...{ role: 'assistant', status: 'writing', content: '', assistantVersionId },
      },
    ],
  )
  return { questionId, answerId, position: 0, standIns, comparisonTitle: undefined }
}

/** The conversation as this turn finds it, or as it begins with it; `position` is the next free one. */
async function openConversation(
  input: {
    reader: Reader
    conversationId: string
    begins?: { assistantName: string; question: string } | undefined
  },
  clock: Clock,
  db: Database,
): Promise<{ conversation: ConversationRow; position: number }> {
  const { reader, conversationId, begins } = input
  if (begins) {
    const conversation = await createConversation({ id: conversationId, reader, ...begins }, db)
    return { conversation, position: 0 }
  }
  const conversation = await getConversationRow(conversationId, ownerOf(reader), db)
  if (!conversation) throw noConversation()
  return { conversation, position: await nextPosition(conversationId, clock, db) }
}

/** Keeps with a conversation what more of its stand-ins stand for. @throws PolyphonyError (conflict) as `beginTurn` */
export async function addStandIns(conversationId: string, added: StandInsColumn): Promise<void> {
  if (Object.keys(added).length === 0) return
  await inTransaction(ANOTHER_TAB, async (db) => {
    const kept = (await listStandInRows([conversationId], db)).get(conversationId)
    if (kept) await keepStandIns({ id: conversationId, standIns: kept }, added, db)
  })
}

/** One stand-in never stands for two things: another hub on the same database may have been quicker. */
async function keepStandIns(
  { id, standIns: kept }: { id: string; standIns: StandInsColumn },
  added: StandInsColumn,
  db: Database,
): Promise<StandInsColumn> {
  const fresh = Object.entries(added).filter(([name, value]) => kept[name] !== value)
  if (fresh.some(([name]) => name in kept)) throw new PolyphonyError('conflict', ANOTHER_TAB)
  const all = { ...kept, ...Object.fromEntries(fresh) }
  if (fresh.length > 0) await updateStandIns(id, all, db)
  return all
}

/** The question that is put anew or answered again. @throws PolyphonyError (not_found) */
export async function findAsked(conversationId: string, place: TurnPlace, db?: Database) {
  const answer = 'againId' in place ? await getMessagePlace(conversationId, place.againId, db) : undefined
  const questionId = 'editsId' in place ? place.editsId : answer?.parentId
  const question = questionId ? await getMessagePlace(conversationId, questionId, db) : undefined
  if (question?.role === 'user') return question
  throw new PolyphonyError('not_found', 'What you want to ask again is not in this conversation.')
}

/** A place in a comparison. */
export interface ColumnPlace {
  comparisonId: string
  /** Of the column, from 0. */
  position: number
  /** From 0: answers of one round stand side by side. */
  round: number
}

/** Keeps what an answer says so far, so that a crash loses no more than what came since. False once it ended or is gone. */
export async function saveAnswerSoFar(answerId: string, content: string): Promise<boolean> {
  return updateMessage(answerId, 'writing', { status: 'writing', content })
}

export interface TurnOutcome {
  answerId: string
  status: 'done' | 'blocked' | 'stopped' | 'failed'
  /** What the reader was shown. Undefined keeps what `saveAnswerSoFar` kept. */
  content?: string
  receipt?: object | null
  verdicts?: VerdictColumn[]
  ranking?: object | null
  candidates?: NewCandidate[]
  /** When the question itself was refused or rewritten: it leaves later prompts, or enters them as rewritten. */
  question?: { id: string; status: 'done' | 'blocked'; content?: string; verdicts: VerdictColumn[] }
}

/**
 * Ends an answer with everything that belongs to it: all of it is kept or none.
 * @throws PolyphonyError (conflict) when it ended before or was deleted meanwhile
 */
export async function finishTurn(outcome: TurnOutcome): Promise<void> {
  const { answerId, status, content, receipt, verdicts, ranking, candidates = [], question } = outcome
  const answer = { id: answerId, status, content, receipt, verdicts, ranking, candidates }
  const isMine = await endTurn(answer, question).catch((cause: unknown) => {
    throw isUniqueViolation(cause)
      ? new PolyphonyError('conflict', 'These drafts were stored before.', { cause })
      : cause
  })
  if (!isMine)
    throw new PolyphonyError('conflict', 'This answer has ended already, or its conversation was deleted.')
}

/**
 * Ends answers that a killed process left half written as `failed`; their text stays.
 *
 * `isShared`: other hubs may be writing to this database now, so that only what is older than any turn is ended.
 * @returns how many there were
 */
export async function failUnfinishedAnswers(
  { isShared }: { isShared: boolean },
  clock: Clock = systemClock,
): Promise<number> {
  return failWritingMessages(isShared ? new Date(clock.nowMs() - LONGEST_TURN_MS) : undefined)
}

const ANOTHER_TAB =
  'Another question was asked in this conversation at the same moment, perhaps in another tab. Reload to see it, then ask again.'

/** No turn runs this long, its saving included: an answer left open for more has nobody who writes it. */
const LONGEST_TURN_MS = 3 * 60_000

async function nextPosition(conversationId: string, clock: Clock, db: Database): Promise<number> {
  const last = await getLastMessage(conversationId, db)
  if (!last) return 0
  if (last.status === 'writing') {
    if (clock.nowMs() - last.createdAt.getTime() < LONGEST_TURN_MS) {
      throw new PolyphonyError(
        'conflict',
        'This conversation is being answered right now, perhaps in another tab. Wait for the answer or stop it, then ask again.',
      )
    }
    await updateMessage(last.id, 'writing', { status: 'failed' }, db)
  }
  return last.position + 1
}

async function placeAnswer(
  turn: {
    conversationId: string
    question: string
    isRefused?: boolean | undefined
    answerId: string
    column: ColumnPlace
  },
  db: Database,
): Promise<string> {
  const { conversationId, answerId, column } = turn
  if (!(await attachConversation({ ...column, conversationId }, db))) {
    throw new PolyphonyError('conflict', ANOTHER_TAB)
  }
  const title = turn.isRefused ? NO_TITLE : titleOf(turn.question)
  return insertComparisonTurn({ answerId, ...column, title }, db)
}
