import { listStandIns } from '@/guardrails/stand-ins'
import { listApiKeyRows } from '@/lib/store/api-keys'
import { listOwnComparisonShareRows } from '@/lib/store/comparison-shares'
import { type ComparisonRow, listComparisonRows } from '@/lib/store/comparisons'
import { listConversationRows, listStandInRows } from '@/lib/store/conversations'
import { listMembershipsOf } from '@/lib/store/memberships'
import { listMessageRows } from '@/lib/store/messages'
import { restoreMessages, restoreText } from '@/lib/store/restore-messages'
import { listShareRows } from '@/lib/store/shares'
import { listOwnStatementRows } from '@/lib/store/statements'
import { getUser, listProviders } from '@/lib/store/users'
import { listVoteRows } from '@/lib/store/votes'
import { listSessions } from './sessions'

/**
 * Everything the hub keeps about an account, as the text of one JSON object, piece by piece: one conversation at a
 * time is held in memory, its reader's own words where models read stand-ins. No password, no secret of a key; a blocked draft's text is kept nowhere, so not here either.
 */
export async function* exportAccount(userId: string): AsyncGenerator<string> {
  const [user, memberships, keys, sessions, comparisons, votes, statements, conversations] =
    await Promise.all([
      getUser(userId),
      listMembershipsOf(userId),
      listApiKeyRows(userId),
      listSessions(userId),
      listComparisonRows({ userId }, MOST_CONVERSATIONS),
      listVoteRows({ userId }),
      listOwnStatementRows({ userId }),
      listConversationRows({ userId }, MOST_CONVERSATIONS),
    ])
  if (!user) return
  const { id, name, email, isOperator } = user
  const account = { id, name, email, isOperator, signsInWith: await listProviders(userId) }
  const head = {
    format: 'polyphony-account',
    version: 1,
    account,
    memberships,
    keys: keys.map(plainKey),
    sessions,
    comparisons: await withShares(userId, await restoreTitles(comparisons)),
    votes,
    statements,
  }
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "conversations": [`
  for (const [index, conversation] of [...conversations, ...columnsOf(comparisons)].entries()) {
    const [shares, messages, kept] = await Promise.all([
      listShareRows(conversation.id),
      listMessageRows(conversation.id),
      listStandInRows([conversation.id]),
    ])
    const standIns = kept.get(conversation.id) ?? {}
    const shown = {
      ...conversation,
      ...('title' in conversation && { title: restoreText(conversation.title, standIns) }),
      standIns: undefined,
      shares,
      messages: restoreMessages(messages, standIns),
    }
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(shown)}`
  }
  yield '\n  ]\n}\n'
}

/** A comparison's title is its first question, whose stand-ins its columns know. */
async function restoreTitles(comparisons: ComparisonRow[]): Promise<ComparisonRow[]> {
  const idsOf = ({ columns }: ComparisonRow) => columns.flatMap(({ conversationId }) => conversationId ?? [])
  const named = comparisons.filter(({ title }) => listStandIns(title).length > 0)
  const standIns = await listStandInRows(named.flatMap(idsOf))
  return comparisons.map((comparison) => ({
    ...comparison,
    title: restoreText(
      comparison.title,
      Object.assign({}, ...idsOf(comparison).map((id) => standIns.get(id))),
    ),
  }))
}

/** With the links under which they can be read. */
async function withShares(userId: string, comparisons: ComparisonRow[]) {
  const shares = await listOwnComparisonShareRows(userId)
  return comparisons.map((comparison) => ({
    ...comparison,
    shares: shares.filter(({ comparisonId }) => comparisonId === comparison.id),
  }))
}

/** The conversations that stand side by side, which the list of conversations leaves out. */
function columnsOf(comparisons: ComparisonRow[]) {
  return comparisons.flatMap(({ id: comparisonId, columns }) =>
    columns.flatMap(({ conversationId: id, assistantName }) =>
      id === null ? [] : [{ id, comparisonId, assistantName }],
    ),
  )
}

const MOST_CONVERSATIONS = 1_000_000

const plainKey = ({ userId: _, ...key }: Awaited<ReturnType<typeof listApiKeyRows>>[number]) => key
