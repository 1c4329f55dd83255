import { createId } from '@/lib/core/ids'
import type { Owner } from './conversations'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { optionalJsonColumn } from './json-column'
import { objectColumnSchema } from './message-columns'

export interface VoteRow {
  /** answer | draft | pair */
  kind: string
  subject: string
  messageId: string
  otherMessageId: string | null
  value: string
  reasons: string[]
  isBlind: boolean
  createdAt: Date
}

export interface NewVote extends Omit<VoteRow, 'createdAt'> {
  owner: Owner
  receipt: object | null
  communityId: string | null
  otherCommunityId: string | null
}

/** Adds a vote. There is no way to change or remove one: a later vote on the same subject takes its place. */
export async function insertVote(vote: NewVote, db: Database = database()): Promise<VoteRow> {
  const { owner, receipt, ...row } = vote
  return db.vote.create({
    data: { id: createId('vote'), ...owner, ...row, receipt: optionalJsonColumn(receipt) },
    select: columns,
  })
}

/** The owner's votes that hold on any of the messages: the newest of each subject. */
export async function listHoldingVotes(owner: Owner, messageIds: string[]): Promise<VoteRow[]> {
  const rows = await database().vote.findMany({
    where: {
      ...ownedBy(owner),
      OR: [{ messageId: { in: messageIds } }, { otherMessageId: { in: messageIds } }],
    },
    select: columns,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return [...new Map(rows.map((row) => [`${row.kind} ${row.subject}`, row])).values()]
}

/** All that an owner ever voted, also what no longer holds, in the order in which it was said. */
export async function listVoteRows(owner: Owner): Promise<VoteRow[]> {
  return database().vote.findMany({
    where: ownedBy(owner),
    select: columns,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
}

/** An answer as a vote needs to know it, when it stands in a conversation of the owner's; undefined otherwise. */
export async function getVotableAnswer(messageId: string, owner: Owner) {
  const row = await database().message.findFirst({
    where: { id: messageId, role: 'assistant', conversation: conversationOwnedBy(owner) },
    select: {
      id: true,
      status: true,
      content: true,
      receipt: true,
      candidates: { select: { index: true, blocked: true } },
      assistantVersion: { select: { assistant: { select: { communityId: true } } } },
      comparisonTurn: {
        select: {
          round: true,
          position: true,
          comparison: { select: { id: true, isBlind: true, revealedAt: true } },
        },
      },
    },
  })
  return row ? { ...row, receipt: objectColumnSchema.nullable().parse(row.receipt) } : undefined
}

/** How often the owner voted on a subject. */
export async function countVotes(
  owner: Owner,
  { kind, subject }: { kind: string; subject: string },
): Promise<number> {
  return database().vote.count({ where: { ...ownedBy(owner), kind, subject } })
}

/** Gives a guest's votes to an account; who voted is the one thing about a vote that may change. */
export async function moveVotes(guestId: string, userId: string): Promise<void> {
  await database().vote.updateMany({ where: { guestId }, data: { guestId: null, userId } })
}

const columns = {
  kind: true,
  subject: true,
  messageId: true,
  otherMessageId: true,
  value: true,
  reasons: true,
  isBlind: true,
  createdAt: true,
} satisfies Prisma.VoteSelect

/** Both columns are named, so that an empty id can never match a row of the other kind. */
function ownedBy(owner: Owner): Prisma.VoteWhereInput {
  return owner.userId === undefined
    ? { guestId: owner.guestId, userId: null }
    : { userId: owner.userId, guestId: null }
}

function conversationOwnedBy(owner: Owner): Prisma.ConversationWhereInput {
  return owner.userId === undefined
    ? { guestId: owner.guestId, userId: null }
    : { userId: owner.userId, guestId: null }
}
