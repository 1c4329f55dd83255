import { type Owner, ownedBy } from './conversations'
import { type Database, database } from './database'
import type { Prisma } from './generated/client'
import { optionalJsonColumn } from './json-column'
import {
  type AttachmentColumn,
  type LeftOutColumn,
  leftOutColumnSchema,
  type MessageRole,
  type MessageStatus,
  messageRoleSchema,
  messageStatusSchema,
  type ObjectColumn,
  objectColumnSchema,
  parseAttachments,
  type TermColumn,
  termsColumnSchema,
  type VerdictColumn,
  verdictsColumnSchema,
} from './message-columns'
import { storableText } from './storable-text'

export interface CandidateRow {
  index: number
  /** Null for a blocked draft: its text is never kept. */
  content: string | null
  chosen: boolean
  blocked: boolean
  energy: number | null
  terms: TermColumn[] | null
  verdicts: VerdictColumn[] | null
  meanLogProb: number | null
  minProb: number | null
  tokens: number
  finishReason: string
}

/** A draft to be stored; the latent is little-endian float32. */
export type NewCandidate = CandidateRow & { latent: Uint8Array | null; encoderDigest: string | null }

export interface MessageRow {
  id: string
  position: number
  /** What it follows; null for the first, and for its other versions. */
  parentId: string | null
  role: MessageRole
  status: MessageStatus
  content: string
  /** Texts attached to a question. */
  attachments: AttachmentColumn[]
  assistantVersionId: string | null
  /** What the model called itself that wrote an imported answer. */
  model: string | null
  /** What was left out of an imported message. */
  leftOut: LeftOutColumn | null
  receipt: ObjectColumn | null
  verdicts: VerdictColumn[] | null
  ranking: ObjectColumn | null
  createdAt: Date
  candidates: CandidateRow[]
}

/** What a finished turn leaves on its message; what is undefined stays as it was. */
export interface MessageOutcome {
  status: MessageStatus
  content?: string
  receipt?: object | null
  verdicts?: VerdictColumn[] | null
  ranking?: object | null
}

/** Every message of a conversation with its drafts, from the first on; or only those that are named, in that order. */
export async function listMessageRows(conversationId: string, ids?: string[]): Promise<MessageRow[]> {
  if (ids && ids.length > IDS_AT_ONCE) {
    const rest = ids.slice(IDS_AT_ONCE)
    const first = await listMessageRows(conversationId, ids.slice(0, IDS_AT_ONCE))
    return [...first, ...(await listMessageRows(conversationId, rest))]
  }
  const rows = await database().message.findMany({
    where: { conversationId, id: ids && { in: ids } },
    orderBy: { position: 'asc' },
    include: withCandidates,
  })
  return rows.map(parseRow)
}

/** Every message of several conversations with its drafts, each conversation's in its order. */
export async function listMessageRowsOf(
  conversationIds: string[],
): Promise<(MessageRow & { conversationId: string })[]> {
  const rows = await database().message.findMany({
    where: { conversationId: { in: conversationIds } },
    orderBy: [{ conversationId: 'asc' }, { position: 'asc' }],
    include: withCandidates,
  })
  return rows.map((row) => ({ ...parseRow(row), conversationId: row.conversationId }))
}

/** One message as its place and its words say it; undefined when it is not in this conversation. */
export async function getMessagePlace(conversationId: string, id: string, db: Database = database()) {
  const row = await db.message.findFirst({
    where: { id, conversationId },
    select: { id: true, parentId: true, role: true, status: true, content: true, attachments: true },
  })
  return row ? { ...row, attachments: parseAttachments(row.attachments) } : undefined
}

/** What was written last in a conversation, on whichever branch; undefined when nothing was said yet. */
export async function getLastMessage(conversationId: string, db: Database) {
  const row = await db.message.findFirst({
    where: { conversationId },
    orderBy: { position: 'desc' },
    select: { id: true, position: true, status: true, createdAt: true },
  })
  return row ?? undefined
}

export interface NewMessage {
  /** New, from `createId('msg')`. */
  id: string
  conversationId: string
  position: number
  parentId: string | null
  role: MessageRole
  status: MessageStatus
  content: string
  attachments?: AttachmentColumn[]
  assistantVersionId?: string | null
}

/** Adds messages at their positions, all or none; a unique violation when another writer took one of them. */
export async function insertMessages(messages: NewMessage[], db: Database): Promise<void> {
  await db.message.createMany({
    data: messages.map(({ attachments = [], ...message }) => ({
      ...message,
      content: storableText(message.content),
      attachments: optionalJsonColumn(attachments.length > 0 ? attachments : null),
    })),
  })
}

/** Writes an outcome on a message that is still in the given status; false when it is not (or was deleted). */
export async function updateMessage(
  id: string,
  from: MessageStatus,
  outcome: MessageOutcome,
  db: Database = database(),
): Promise<boolean> {
  const { status, content, receipt, verdicts, ranking } = outcome
  const { count } = await db.message.updateMany({
    where: { id, status: from },
    data: {
      status,
      content: content === undefined ? undefined : storableText(content),
      receipt: receipt === undefined ? undefined : optionalJsonColumn(receipt),
      verdicts: verdicts === undefined ? undefined : optionalJsonColumn(verdicts),
      ranking: ranking === undefined ? undefined : optionalJsonColumn(ranking),
    },
  })
  return count === 1
}

/** Ends an owner's answer that is being written as stopped; what it had so far stays. Nothing where it ended or is another's. */
export async function stopWritingMessage(id: string, owner: Owner): Promise<void> {
  await database().message.updateMany({
    where: { id, status: 'writing', conversation: ownedBy(owner) },
    data: { status: 'stopped' },
  })
}

/** Ends every message that was begun before a time (or ever) and not ended; what it had so far stays. Returns how many there were. */
export async function failWritingMessages(before?: Date): Promise<number> {
  const { count } = await database().message.updateMany({
    where: { status: 'writing', createdAt: before && { lt: before } },
    data: { status: 'failed' },
  })
  return count
}

/** A statement has at most 32,767 parameters. */
const IDS_AT_ONCE = 10_000

const withCandidates = {
  candidates: { orderBy: { index: 'asc' }, omit: { latent: true } },
} satisfies Prisma.MessageInclude

function parseRow(row: Prisma.MessageGetPayload<{ include: typeof withCandidates }>): MessageRow {
  return {
    id: row.id,
    position: row.position,
    parentId: row.parentId,
    role: messageRoleSchema.parse(row.role),
    status: messageStatusSchema.parse(row.status),
    content: row.content,
    attachments: parseAttachments(row.attachments),
    assistantVersionId: row.assistantVersionId,
    model: row.model,
    leftOut: leftOutColumnSchema.nullable().parse(row.leftOut),
    receipt: objectColumnSchema.nullable().parse(row.receipt),
    verdicts: verdictsColumnSchema.nullable().parse(row.verdicts),
    ranking: objectColumnSchema.nullable().parse(row.ranking),
    createdAt: row.createdAt,
    candidates: row.candidates.map(parseCandidate),
  }
}

function parseCandidate(row: Omit<Prisma.CandidateGetPayload<object>, 'latent'>): CandidateRow {
  const { index, content, chosen, blocked, energy, meanLogProb, minProb, tokens, finishReason } = row
  const terms = termsColumnSchema.nullable().parse(row.terms)
  const verdicts = verdictsColumnSchema.nullable().parse(row.verdicts)
  return {
    index,
    content,
    chosen,
    blocked,
    energy,
    terms,
    verdicts,
    meanLogProb,
    minProb,
    tokens,
    finishReason,
  }
}
