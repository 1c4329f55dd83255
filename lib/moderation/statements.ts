import { z } from 'zod'
import { isHidden } from '@/lib/comparisons/comparisons'
import { findSharedComparison, type SharedComparison } from '@/lib/comparisons/shares'
import { findShared } from '@/lib/conversations/shares'
import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { FormLimit } from '@/lib/limits/form-limit'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import { findVisibleCommunity, noCommunity } from '@/lib/people/visible-community'
import { getCommunityRow } from '@/lib/store/communities'
import { inTransaction } from '@/lib/store/in-transaction'
import { openCase } from '@/lib/store/moderation-cases'
import {
  clearStatement,
  countWaitingStatements,
  getAnsweredMessage,
  hasStatement,
  insertStatement,
  listOwnStatementRows,
  type OwnStatementRow,
} from '@/lib/store/statements'
import { appendToLog } from './append-to-log'
import { createSalt, digestText } from './log-entry'
import { REPORT_CATEGORIES } from './report-categories'
import { spokenLanguage } from './spoken-language'
import { TEXT_DAYS } from './text-days'

/** What a reader says of an answer. Of a refused one it is an appeal, of any other a report. */
export const statementSchema = z.strictObject({
  messageId: z.string().regex(/^msg_[0-9a-z]{26}$/, 'this is not the id of an answer'),
  /** The link under which it was read, when it is not the reader's own. */
  shareId: z
    .string()
    .regex(/^share_[0-9a-z]{26}$/)
    .optional(),
  category: z.enum(REPORT_CATEGORIES).nullable(),
  words: z.string().trim().max(1000),
  /** Whether the moderators may read the question and the answer. */
  keepsText: z.boolean(),
  /** Whether a test of the policy may be made of them, for everybody to read. */
  isQuotable: z.boolean(),
})

export type NewStatementInput = z.infer<typeof statementSchema>

const MOST_WAITING = 50
const HOUR_MS = 3_600_000
const perReader = { goes: 20, windowMs: HOUR_MS, what: 'reports and appeals' }
/** A guest can be somebody new at any time, so guests are held together, too. */
const limits = {
  reader: new FormLimit({ ...perReader, name: 'report' }),
  guests: new FormLimit({ ...perReader, name: 'report-guests', goes: 300 }),
}

interface Block {
  guardrail: string
  reason: string | null
  stage: string | null
  origin: string | null
  policyVersion: number | null
}

interface Subject {
  messageId: string
  /** `community/assistant` */
  assistantName: string
  conversationId: string | null
  question: string
  answer: string
  isRefused: boolean
  block: Block | null
}

/**
 * Tells a community's moderators something of an answer that the reader got, or read under a link. The text goes with
 * it only where its writer says so. What several readers report of one answer is one case.
 * @throws PolyphonyError not_found (also for somebody else's answers), conflict (param `said`, `ruled`), rate_limited,
 * invalid_request, forbidden (param `archived`)
 */
export async function fileStatement(
  reader: Reader,
  { input, language }: { input: NewStatementInput; language: string },
  clock: Clock = systemClock,
): Promise<void> {
  const subject = await findSubject(reader, input)
  const community = await findCommunity(reader, subject, input.shareId)
  if (community.archivedAt !== null)
    throw new PolyphonyError('forbidden', `${community.name} is archived: nobody rules there.`, {
      param: 'archived',
    })
  const kind = subject.isRefused ? 'appeal' : 'report'
  if (kind === 'report' && input.category === null)
    throw new PolyphonyError('invalid_request', 'Say what is wrong with this answer.', { param: 'category' })
  const owner = ownerOf(reader)
  await requireRoom(reader, community.id)
  const now = new Date(clock.nowMs())
  const spoken = spokenLanguage(language, community.cultureTag)
  // Under a link it is not the reporter's text: moderators open the link, as long as it holds.
  const keepsText = input.keepsText && input.shareId === undefined
  const said = {
    words: input.words,
    question: keepsText ? subject.question.slice(0, MOST_KEPT) : null,
    answer: keepsText && !subject.isRefused ? subject.answer.slice(0, MOST_KEPT) : null,
  }
  const salt = createSalt()
  await inTransaction('Somebody reported this at the same moment. Try again.', async (db) => {
    const about = { communityId: community.id, kind, messageId: subject.messageId, language: spoken }
    const { block } = subject
    const opened = await openCase(
      {
        ...about,
        ...(block ?? NO_BLOCK),
        score: null,
      },
      db,
    )
    if (await hasStatement(opened.id, owner, db))
      throw new PolyphonyError('conflict', 'You told the moderators about this already.', { param: 'said' })
    if (opened.ruledAt !== null)
      throw new PolyphonyError('conflict', 'The moderators ruled on this already.', { param: 'ruled' })
    const category = kind === 'report' ? input.category : null
    const { id: statement } = await insertStatement(
      {
        ...{ caseId: opened.id, owner, conversationId: subject.conversationId, category, salt, ...said },
        shareId: input.shareId ?? null,
        textUntil: keepsText ? new Date(now.getTime() + TEXT_DAYS * 24 * HOUR_MS) : null,
        isQuotable: keepsText && input.isQuotable,
      },
      db,
    )
    const texts = {
      words: digestText(salt, said.words),
      ...(said.question !== null && { question: digestText(salt, said.question) }),
      ...(said.answer !== null && { answer: digestText(salt, said.answer) }),
    }
    const event = {
      ...{ event: 'stated' as const, case: opened.id, kind, message: subject.messageId, statement },
      ...{ language: spoken, guardrail: block?.guardrail ?? null, category, texts },
    }
    await appendToLog(community.id, { event, at: now }, db)
  })
}

/** What a reader told moderators about some answers, with what came of it. */
export async function listOwnStatements(reader: Reader, messageIds: string[]): Promise<OwnStatementRow[]> {
  return messageIds.length === 0 ? [] : listOwnStatementRows(ownerOf(reader), messageIds)
}

/** Forgets what a reader told moderators; that they told something stays. @throws PolyphonyError (not_found) */
export async function takeBackStatement(
  reader: Reader,
  id: string,
  clock: Clock = systemClock,
): Promise<void> {
  const now = new Date(clock.nowMs())
  await inTransaction('This is being changed at the same moment. Try again.', async (db) => {
    const about = await clearStatement(ownerOf(reader), id, { now }, db)
    if (!about) throw new PolyphonyError('not_found', 'There is nothing of yours to take back.')
    const { communityId, kind, messageId } = about
    const event = { event: 'taken_back' as const, case: about.id, kind, message: messageId, statement: id }
    await appendToLog(communityId, { event, at: now }, db)
  })
}

/** A longer text is cut: nobody rules on more, and readers must not fill the disk twice. */
const MOST_KEPT = 20_000

async function requireRoom(reader: Reader, communityId: string): Promise<void> {
  const owner = ownerOf(reader)
  await limits.reader.take(owner.userId ?? owner.guestId ?? '')
  if (reader.kind === 'guest') await limits.guests.take(communityId)
  if ((await countWaitingStatements(owner)) >= MOST_WAITING)
    throw new PolyphonyError('rate_limited', 'Many of your reports wait already. Wait for the rulings.')
}

async function findSubject(reader: Reader, { messageId, shareId }: NewStatementInput): Promise<Subject> {
  if (shareId !== undefined) return findSharedSubject(shareId, messageId)
  const message = await getAnsweredMessage(messageId, ownerOf(reader))
  if (!message) throw noAnswer()
  const isRefused = message.status === 'blocked'
  requireAnswer(
    isRefused || ((message.status === 'done' || message.status === 'stopped') && message.content !== ''),
  )
  const block = isRefused ? blockOf(message.verdicts) : null
  const asked = message.parent?.role === 'user' ? message.parent : { content: '', attachments: [] }
  // What was refused is what moderators read and what a test is made of: the question or what was attached to it.
  const attached = asked.attachments.map(({ name, text }) => `${name}\n${text}`).join('\n\n')
  return {
    ...{ messageId, isRefused, answer: message.content, conversationId: message.conversationId },
    assistantName: message.conversation.assistantName,
    question: block?.stage === 'attachment' ? attached : asked.content,
    block,
  }
}

async function findSharedSubject(shareId: string, messageId: string): Promise<Subject> {
  const comparison = await findSharedComparison(shareId)
  if (comparison) return findComparedSubject(comparison, messageId)
  const { messages, assistantName, importedFrom } = await findShared(shareId, { at: 'alone', messageId })
  const message = messages[0]
  if (message?.role !== 'assistant' || (importedFrom !== null && message.assistantVersionId === null))
    throw noAnswer()
  requireAnswer(message.content !== '')
  const none = { conversationId: null, question: '', answer: '', isRefused: false, block: null }
  return { messageId, assistantName, ...none }
}

/** While the names of a comparison are hidden, nobody is told whose answer it is: also not by reporting it. */
function findComparedSubject(comparison: SharedComparison, messageId: string): Subject {
  const turn = comparison.turns.find(({ answerId }) => answerId === messageId)
  const column = comparison.columns.find(({ position }) => position === turn?.position)
  const message = comparison.messages.find(({ id }) => id === messageId)
  if (!column || !message || isHidden(comparison)) throw noAnswer()
  requireAnswer(message.content !== '')
  const none = { conversationId: null, question: '', answer: '', isRefused: false, block: null }
  return { messageId, assistantName: column.assistantName, ...none }
}

async function findCommunity(reader: Reader, { assistantName }: Subject, shareId: string | undefined) {
  const slug = assistantName.split('/')[0] ?? ''
  if (shareId !== undefined) return findVisibleCommunity(reader, slug)
  // Whoever was refused may appeal also after they have left a private community.
  const community = await getCommunityRow(slug)
  if (!community) throw noCommunity(slug)
  return community
}

/** A report is of no filter. */
const NO_BLOCK = { guardrail: null, reason: null, stage: null, origin: null, policyVersion: null } as const

const blockSchema = z.looseObject({
  guardrail: z.string(),
  action: z.literal('block'),
  reason: z.string().nullable().catch(null),
  stage: z.string().nullable().catch(null),
  origin: z.string().nullable().catch(null),
  policy: z.object({ version: z.int() }).nullable().catch(null),
})

function blockOf(verdicts: readonly unknown[]): Block | null {
  for (const verdict of verdicts) {
    const read = blockSchema.safeParse(verdict)
    if (!read.success) continue
    const { guardrail, reason, stage, origin, policy } = read.data
    return { guardrail, reason, stage, origin, policyVersion: policy?.version ?? null }
  }
  return null
}

function requireAnswer(isThere: boolean): void {
  if (!isThere)
    throw new PolyphonyError('invalid_request', 'There is no answer here to say something about.', {
      param: 'messageId',
    })
}

function noAnswer(): PolyphonyError {
  return new PolyphonyError('not_found', 'There is no such answer, or it is not yours.')
}
