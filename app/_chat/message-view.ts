import { z } from 'zod'
import type { Attachment } from '@/lib/attachments/attached-text'
import { type CandidateView, candidateViewSchema } from '@/lib/chat/chat-event'
import type { LeftOutColumn } from '@/lib/store/message-columns'
import { addNote } from './add-note'

/** Something the reader is told beside an answer, calmly and in place. */
export type Note =
  | { kind: 'history-dropped'; count: number }
  | { kind: 'unsure' }
  | {
      kind: 'guardrail'
      action: 'flag' | 'rewrite' | 'block'
      guardrail: string
      policy: { community: string; version: number }
      /** Whose rule spoke; a verdict of old may not say. */
      origin?: 'floor' | 'community' | undefined
      stage: string
      message: string
    }

/** How the answer came about; `ranking` and `receipt` are shown as far as they are understood. */
export interface Reasons {
  ranking: Record<string, unknown> | null
  receipt: Record<string, unknown> | null
  candidates: CandidateView[]
}

/** What went wrong, for the page to say in its reader's language. */
export interface AnswerError {
  code: string
  /** What of the request was at fault, when something was. */
  param?: string | undefined
  retryAfterSeconds?: number | undefined
  /** How much was asked and how much there is. */
  amounts?: { actual: number; most: number } | undefined
}

/** Where a message stands among its versions, and what its neighbours are called on the server. */
export interface VersionsView {
  /** Of this one, from 0. */
  index: number
  count: number
  /** Null at either end. */
  earlierId: string | null
  laterId: string | null
}

export type MessageView =
  | {
      role: 'user'
      key: string
      /** Undefined until the server keeps the question. */
      id?: string | undefined
      content: string
      attachments: Attachment[]
      isRefused: boolean
      versions?: VersionsView | undefined
      /** Parts that stayed where it was brought along from. */
      leftOut?: LeftOutColumn
    }
  | {
      role: 'assistant'
      key: string
      versions?: VersionsView | undefined
      /** Undefined until the server keeps the answer. */
      id?: string | undefined
      content: string
      status: 'writing' | 'done' | 'blocked' | 'stopped' | 'failed'
      notes: Note[]
      reasons: Reasons | null
      error?: AnswerError | undefined
      /** Of an answer that was brought along from elsewhere: what the model there called itself. */
      elsewhere?: { model: string | null }
      leftOut?: LeftOutColumn
    }

/** A stored message as the page shows it; the community is whose policy spoke where a verdict does not say. */
export function toMessageView(row: StoredMessage, community: string): MessageView {
  if (row.role === 'user') {
    const { id, content, attachments, versions } = row
    const isRefused = row.status === 'blocked'
    return { role: 'user', key: id, id, content, attachments, isRefused, versions }
  }
  return {
    role: 'assistant',
    key: row.id,
    id: row.id,
    versions: row.versions,
    content: row.content,
    status: row.status,
    notes: notesOf(row, community),
    reasons: row.receipt || row.ranking || row.candidates.length > 0 ? reasonsOf(row) : null,
  }
}

/** The same where some of it may have been brought along from elsewhere. */
export function toKeptView(
  row: StoredMessage & {
    assistantVersionId: string | null
    model: string | null
    leftOut: LeftOutColumn | null
  },
  { community, importedFrom }: { community: string; importedFrom: string | null },
): MessageView {
  const view = { ...toMessageView(row, community), ...(row.leftOut && { leftOut: row.leftOut }) }
  const isForeign = importedFrom !== null && row.assistantVersionId === null
  return isForeign && view.role === 'assistant' ? { ...view, elsewhere: { model: row.model } } : view
}

interface StoredMessage {
  id: string
  role: 'user' | 'assistant'
  status: 'writing' | 'done' | 'blocked' | 'stopped' | 'failed'
  content: string
  attachments: Attachment[]
  receipt: Record<string, unknown> | null
  verdicts: Record<string, unknown>[] | null
  ranking: Record<string, unknown> | null
  candidates: unknown[]
  versions?: VersionsView
}

function reasonsOf(row: StoredMessage): Reasons {
  const { ranking, receipt, candidates } = row
  return { ranking, receipt, candidates: z.array(candidateViewSchema).parse(candidates) }
}

const verdictSchema = z.object({
  guardrail: z.string(),
  action: z.enum(['flag', 'rewrite', 'block']),
  stage: z.string().catch(''),
  message: z.string().catch(''),
  policy: z.object({ community: z.string(), version: z.number() }).optional().catch(undefined),
  origin: z.enum(['floor', 'community']).optional().catch(undefined),
})

const tellingSchema = z.object({
  droppedTurns: z.number().catch(0),
  abstained: z.boolean().catch(false),
  policyVersion: z.number().catch(0),
})

function notesOf(row: StoredMessage, community: string): Note[] {
  const telling = tellingSchema.parse({ ...row.ranking, ...row.receipt })
  let notes: Note[] = []
  if (telling.droppedTurns > 0) notes.push({ kind: 'history-dropped', count: telling.droppedTurns })
  for (const stored of row.verdicts ?? []) {
    const verdict = verdictSchema.safeParse(stored)
    // A verdict without words for the reader is for the log.
    if (!verdict.success || verdict.data.message === '') continue
    const policy = verdict.data.policy ?? { community, version: telling.policyVersion }
    notes = addNote(notes, { kind: 'guardrail', ...verdict.data, policy })
  }
  if (telling.abstained) notes.push({ kind: 'unsure' })
  return notes
}
