import type { OwnStatementRow } from '@/lib/store/statements'

/** What a reader told the moderators about an answer, as it stands beside it. */
export interface StatementView {
  id: string
  messageId: string
  kind: 'report' | 'appeal'
  /** Until when the moderators can read the question and the answer; null when they cannot. */
  textUntil: Date | null
  isTakenBack: boolean
  /** What the moderators said; null while it waits. */
  ruling: { outcome: string; reason: string; at: Date } | null
}

export function toStatementView(row: OwnStatementRow): StatementView {
  const { kind, messageId, outcome, ruling, ruledAt } = row.case
  return {
    ...{ id: row.id, messageId, kind: kind === 'appeal' ? 'appeal' : 'report' },
    ...{ textUntil: row.textUntil, isTakenBack: row.takenBackAt !== null },
    ruling: ruledAt && outcome ? { outcome, reason: ruling ?? '', at: ruledAt } : null,
  }
}
