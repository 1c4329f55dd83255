import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import {
  countVotes,
  getVotableAnswer,
  insertVote,
  listHoldingVotes,
  type NewVote,
  type VoteRow,
} from '@/lib/store/votes'
import { type Vote, voteSchema } from './vote'

/** How often one may change one's mind about one thing. */
const MOST_CHANGES = 200

/**
 * Adds a reader's vote on their own answers, with the receipts of what was voted on; an earlier one on the same thing
 * stays in the record and holds no more.
 * @throws PolyphonyError not_found (also for somebody else's answers), invalid_request, rate_limited
 */
export async function castVote(reader: Reader, vote: Vote): Promise<void> {
  const row = vote.kind === 'pair' ? await describePair(reader, vote) : await describeOne(reader, vote)
  const owner = ownerOf(reader)
  if ((await countVotes(owner, row)) >= MOST_CHANGES) {
    throw new PolyphonyError('rate_limited', 'You changed this vote too often. It stays as it is.')
  }
  await insertVote({ ...row, owner })
}

/** The reader's votes that hold on any of these answers; what was taken back is not among them. */
export async function listVotes(reader: Reader, messageIds: string[]): Promise<Vote[]> {
  if (messageIds.length === 0) return []
  return (await listHoldingVotes(ownerOf(reader), messageIds)).flatMap((row) => parseRow(row) ?? [])
}

type Described = Omit<NewVote, 'owner'>
type Answer = NonNullable<Awaited<ReturnType<typeof getVotableAnswer>>>

async function describeOne(reader: Reader, vote: Exclude<Vote, { kind: 'pair' }>): Promise<Described> {
  const answer = await findAnswer(reader, vote.messageId)
  const row = { ...aboutOne(answer), kind: vote.kind, subject: answer.id }
  if (vote.kind === 'answer') return { ...row, value: vote.value, reasons: vote.reasons }
  const { draft } = vote
  if (draft !== null && !answer.candidates.some(({ index, blocked }) => index === draft && !blocked)) {
    throw new PolyphonyError('invalid_request', `This answer has no draft ${draft + 1} to prefer.`, {
      param: 'draft',
    })
  }
  return { ...row, value: draft === null ? 'none' : String(draft), reasons: [] }
}

async function describePair(reader: Reader, vote: Extract<Vote, { kind: 'pair' }>): Promise<Described> {
  const [left, right] = await Promise.all([findAnswer(reader, vote.left), findAnswer(reader, vote.right)])
  const [a, b] = [left.comparisonTurn, right.comparisonTurn]
  if (!a || !b || a.comparison.id !== b.comparison.id || a.round !== b.round || a.position >= b.position) {
    throw new PolyphonyError(
      'invalid_request',
      'A pair is two answers to one question of a comparison, in the order of their columns.',
      { param: 'right' },
    )
  }
  const one = aboutOne(left)
  return {
    ...one,
    kind: 'pair',
    subject: `${left.id} ${right.id}`,
    otherMessageId: right.id,
    value: vote.value,
    reasons: [],
    receipt: { left: madeFrom(left), right: madeFrom(right) },
    otherCommunityId: communityOf(right),
  }
}

function aboutOne(answer: Answer): Omit<Described, 'kind' | 'subject' | 'value' | 'reasons'> {
  const comparison = answer.comparisonTurn?.comparison
  return {
    messageId: answer.id,
    otherMessageId: null,
    isBlind: comparison?.isBlind === true && comparison.revealedAt === null,
    receipt: madeFrom(answer),
    communityId: communityOf(answer),
    otherCommunityId: null,
  }
}

/** A vote outlives its answer, and a digest would confirm a guess of what was attached. */
function madeFrom({ receipt }: Answer): Answer['receipt'] {
  if (!receipt) return receipt
  const { attachments: _, ...rest } = receipt
  return rest
}

const communityOf = (answer: Answer): string | null => answer.assistantVersion?.assistant.communityId ?? null

async function findAnswer(reader: Reader, id: string): Promise<Answer> {
  const answer = await getVotableAnswer(id, ownerOf(reader))
  if (!answer) throw new PolyphonyError('not_found', 'There is no such answer, or it is not yours.')
  if (answer.content === '' || (answer.status !== 'done' && answer.status !== 'stopped')) {
    throw new PolyphonyError('invalid_request', 'There is nothing in this answer to vote on.', {
      param: 'messageId',
    })
  }
  return answer
}

function parseRow({ kind, messageId, otherMessageId, value, reasons }: VoteRow): Vote | undefined {
  if (value === 'none') return undefined
  const said =
    kind === 'answer'
      ? { kind, messageId, value, reasons }
      : kind === 'draft'
        ? { kind, messageId, draft: Number(value) }
        : { kind, left: messageId, right: otherMessageId, value }
  // A reason of a later or an earlier hub is no reason to break a page.
  const vote = voteSchema.safeParse(said)
  return vote.success ? vote.data : undefined
}
