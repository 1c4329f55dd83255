import { randomInt } from 'node:crypto'
import { findAskableAssistant } from '@/lib/assistants/resolve-assistant'
import { titleOf } from '@/lib/conversations/title-of'
import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import {
  type ComparisonRow,
  type ComparisonTurnRow,
  deleteComparisonRow,
  getComparisonRow,
  insertComparison,
  listComparisonTurnRows,
  revealComparisonRow,
  updateComparisonTitle,
} from '@/lib/store/comparisons'
import { listStandInRows } from '@/lib/store/conversations'
import { inTransaction } from '@/lib/store/in-transaction'
import type { StandInsColumn } from '@/lib/store/message-columns'
import { listMessageRowsOf, type MessageRow } from '@/lib/store/messages'
import { restoreMessages, restoreText } from '@/lib/store/restore-messages'

export type Comparison = ComparisonRow

/** Assistants that may stand side by side. */
export const MOST_COLUMNS = 6

export interface ComparedMessage extends MessageRow {
  conversationId: string
}

export interface ComparisonWithMessages extends Comparison {
  turns: ComparisonTurnRow[]
  messages: ComparedMessage[]
}

/**
 * Begins a comparison of 2 to 6 assistants; of a blind one the order is shuffled, so that places tell nothing.
 * @throws PolyphonyError (invalid_request; not_found when an assistant does not exist)
 */
export async function createComparison(input: {
  reader: Reader
  /** `community/assistant` */
  assistantNames: string[]
  isBlind: boolean
}): Promise<Comparison> {
  const names = [...new Set(input.assistantNames)]
  if (names.length < 2 || names.length > MOST_COLUMNS) {
    throw new PolyphonyError(
      'invalid_request',
      `A comparison has 2 to ${MOST_COLUMNS} different assistants, and these are ${names.length}.`,
      { param: 'assistants' },
    )
  }
  const { reader, isBlind } = input
  await Promise.all(names.map((name) => findAskableAssistant(name, reader)))
  const assistantNames = isBlind ? shuffle(names) : names
  return insertComparison({ owner: ownerOf(reader), assistantNames, isBlind })
}

/** One of the reader's comparisons, without what was said. @throws PolyphonyError (not_found) also when it is somebody else's */
export async function findComparisonHead(reader: Reader, id: string): Promise<Comparison> {
  const comparison = await getComparisonRow(id, ownerOf(reader))
  if (!comparison) throw noComparison()
  return comparison
}

/** One of the reader's comparisons with all that was said in it. @throws PolyphonyError (not_found) as `findComparisonHead` */
export async function findComparison(reader: Reader, id: string): Promise<ComparisonWithMessages> {
  const { standIns, ...kept } = await findKeptComparison(reader, id)
  const messages = kept.messages.flatMap((message) =>
    restoreMessages([message], standIns.get(message.conversationId) ?? {}),
  )
  return { ...kept, messages }
}

/**
 * The same as it is kept, for who sends it to a model; `standIns` is by conversation.
 * @throws PolyphonyError (not_found) as `findComparisonHead`
 */
export async function findKeptComparison(
  reader: Reader,
  id: string,
): Promise<ComparisonWithMessages & { standIns: Map<string, StandInsColumn> }> {
  const comparison = await findComparisonHead(reader, id)
  const conversationIds = listConversationIds(comparison)
  const [turns, messages, standIns] = await Promise.all([
    listComparisonTurnRows(id),
    listMessageRowsOf(conversationIds),
    listStandInRows(conversationIds),
  ])
  return { ...restoreHead(comparison, standIns), turns, messages, standIns }
}

/** A comparison's title is its first question, whose stand-ins its columns know. */
function restoreHead(comparison: Comparison, standIns: Map<string, StandInsColumn>): Comparison {
  const entries = listConversationIds(comparison).map((id) => standIns.get(id))
  return { ...comparison, title: restoreText(comparison.title, Object.assign({}, ...entries)) }
}

const listConversationIds = ({ columns }: Comparison): string[] =>
  columns.flatMap(({ conversationId }) => conversationId ?? [])

/** The column of one of the reader's comparisons. @throws PolyphonyError (not_found) */
export async function findColumn(reader: Reader, place: { comparisonId: string; position: number }) {
  const comparison = await findComparisonHead(reader, place.comparisonId)
  const column = comparison.columns.find(({ position }) => position === place.position)
  if (!column) throw noComparison()
  return { ...column, isHidden: isHidden(comparison) }
}

/** Whether the names are still hidden. */
export const isHidden = ({ isBlind, revealedAt }: Pick<Comparison, 'isBlind' | 'revealedAt'>): boolean =>
  isBlind && revealedAt === null

/** Shows the names from now on. @throws PolyphonyError (not_found) */
export async function revealComparison(reader: Reader, id: string): Promise<void> {
  if (!(await revealComparisonRow(id, ownerOf(reader)))) throw noComparison()
}

/** Gives one of the reader's comparisons another title. @throws PolyphonyError (not_found, invalid_request) */
export async function renameComparison(reader: Reader, id: string, title: string): Promise<void> {
  if (title.trim() === '')
    throw new PolyphonyError('invalid_request', 'A title needs at least one character.', { param: 'title' })
  if (!(await updateComparisonTitle(id, ownerOf(reader), titleOf(title)))) throw noComparison()
}

/** Deletes one of the reader's comparisons with the conversations of its columns. @throws PolyphonyError (not_found) */
export async function deleteComparison(reader: Reader, id: string): Promise<void> {
  const isDone = await inTransaction('This comparison is being deleted already.', (db) =>
    deleteComparisonRow(id, ownerOf(reader), db),
  )
  if (!isDone) throw noComparison()
}

/** Fisher and Yates. */
function shuffle<T>(items: T[]): T[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    const moved = shuffled[last]!
    shuffled[last] = shuffled[other]!
    shuffled[other] = moved
  }
  return shuffled
}

export function noComparison(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such comparison, or it is not yours.')
}
