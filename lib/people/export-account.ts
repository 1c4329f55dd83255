import { listApiKeyRows } from '@/lib/store/api-keys'
import { type ComparisonRow, listComparisonRows } from '@/lib/store/comparisons'
import { listConversationRows } from '@/lib/store/conversations'
import { listMembershipsOf } from '@/lib/store/memberships'
import { listMessageRows } from '@/lib/store/messages'
import { listShareRows } from '@/lib/store/shares'
import { getUser } from '@/lib/store/users'
import { listVoteRows } from '@/lib/store/votes'
import { listSessions } from './sessions'

/**
 * Everything the hub keeps about an account, as the text of one JSON object, piece by piece: one conversation at a
 * time is held in memory. No password, no secret of a key; a blocked draft's text is kept nowhere, so not here either.
 */
export async function* exportAccount(userId: string): AsyncGenerator<string> {
  const [user, memberships, keys, sessions, comparisons, votes, conversations] = await Promise.all([
    getUser(userId),
    listMembershipsOf(userId),
    listApiKeyRows(userId),
    listSessions(userId),
    listComparisonRows({ userId }, MOST_CONVERSATIONS),
    listVoteRows({ userId }),
    listConversationRows({ userId }, MOST_CONVERSATIONS),
  ])
  if (!user) return
  const { id, name, email, isOperator } = user
  const account = { id, name, email, isOperator }
  const head = {
    format: 'polyphony-account',
    version: 1,
    account,
    memberships,
    keys: keys.map(plainKey),
    sessions,
    comparisons,
    votes,
  }
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "conversations": [`
  for (const [index, conversation] of [...conversations, ...columnsOf(comparisons)].entries()) {
    const [shares, messages] = await Promise.all([
      listShareRows(conversation.id),
      listMessageRows(conversation.id),
    ])
    yield `${index === 0 ? '' : ','}\n${JSON.stringify({ ...conversation, shares, messages })}`
  }
  yield '\n  ]\n}\n'
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
