import { MOST_SHARES } from '@/lib/conversations/shares'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import {
  type ComparisonShareRow,
  deleteComparisonShare,
  getComparisonShare,
  insertComparisonShare,
  listComparisonShareRows,
} from '@/lib/store/comparison-shares'
import { type ComparisonRow, listComparisonTurnRows } from '@/lib/store/comparisons'
import { listMessageRowsOf } from '@/lib/store/messages'
import { getUser } from '@/lib/store/users'
import { type ComparisonWithMessages, findComparisonHead } from './comparisons'
import { listRounds } from './list-rounds'

export type ComparisonShare = ComparisonShareRow

/**
 * Makes a link under which a comparison can be read, as far as it was asked until now.
 * @param showsName only an account has a name to show
 * @throws PolyphonyError not_found; conflict when nothing was answered or there are too many links already
 */
export async function shareComparison(
  reader: Reader,
  comparisonId: string,
  { showsName }: { showsName: boolean },
): Promise<ComparisonShare> {
  const comparison = await findComparisonHead(reader, comparisonId)
  if ((await readAnswered(comparison)).turns.length === 0)
    throw new PolyphonyError('conflict', 'Nothing was answered in this comparison yet.')
  if ((await listComparisonShareRows(comparisonId)).length >= MOST_SHARES)
    throw new PolyphonyError('conflict', `A comparison has at most ${MOST_SHARES} links. Revoke one first.`, {
      param: 'shares',
    })
  const account = showsName && reader.kind === 'user' ? await getUser(reader.userId) : undefined
  return insertComparisonShare({
    id: createId('share'),
    comparisonId,
    sharerName: account?.name ?? null,
  })
}

/** The links of one of the reader's comparisons, the newest first. @throws PolyphonyError (not_found) */
export async function listComparisonShares(reader: Reader, comparisonId: string): Promise<ComparisonShare[]> {
  await findComparisonHead(reader, comparisonId)
  return listComparisonShareRows(comparisonId)
}

/** From now on nobody reads under this link. @throws PolyphonyError (not_found) */
export async function revokeComparisonShare(
  reader: Reader,
  comparisonId: string,
  shareId: string,
): Promise<void> {
  await findComparisonHead(reader, comparisonId)
  if (!(await deleteComparisonShare(shareId, comparisonId)))
    throw new PolyphonyError('not_found', 'There is no such link, or it was revoked.')
}

export interface SharedComparison extends ComparisonWithMessages {
  sharerName: string | null
}

/**
 * What is read under a link: the questions that were answered until it was made, with their answers, as models read them;
 * of the drafts only those that were preferred. Whether its reader may see the communities at all, the caller asks.
 * Undefined when it is no comparison's link, was revoked, or nothing is left.
 */
export async function findSharedComparison(shareId: string): Promise<SharedComparison | undefined> {
  const share = await getComparisonShare(shareId)
  if (!share) return undefined
  const { comparison, sharerName, createdAt } = share
  const answered = await readAnswered(comparison, createdAt)
  return answered.turns.length === 0 ? undefined : { ...comparison, ...answered, sharerName }
}

/** The answers that stand in a comparison, the last one of each place, with their questions. */
async function readAnswered({ id, columns }: ComparisonRow, until?: Date) {
  const conversationIds = columns.flatMap(({ conversationId }) => conversationId ?? [])
  const [turns, messages] = await Promise.all([
    listComparisonTurnRows(id, until),
    listMessageRowsOf(conversationIds),
  ])
  const cells = listRounds({ turns, messages }).flatMap(({ cells }) => cells)
  const said = cells.filter(
    ({ question, answer }) =>
      question.status === 'done' && (answer.status === 'done' || answer.status === 'stopped'),
  )
  return {
    turns: turns.filter(({ answerId }) => said.some(({ answer }) => answer.id === answerId)),
    messages: said.flatMap(({ question, answer }) =>
      [question, answer].map((row) => ({
        ...row,
        candidates: row.candidates.filter(({ chosen }) => chosen),
      })),
    ),
  }
}
