import { type Clock, systemClock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'
import { inTransaction } from '@/lib/store/in-transaction'
import { getCaseRow, ruleCaseRow } from '@/lib/store/moderation-cases'
import { storableText } from '@/lib/store/storable-text'
import { appendToLog } from './append-to-log'
import { createSalt, digestText } from './log-entry'
import { caseKindSchema, expectedAction, type Outcome } from './outcomes'
import { whyNot } from './queue'

/** The longest reason of a ruling. */
export const MOST_REASON = 2000

/**
 * Rules on a case, once and for good, and says why: the readers who asked for it read the reason, the log keeps that
 * it was said.
 * @throws PolyphonyError not_found, invalid_request (param `reason`, `outcome`), conflict (param `ruled`, `claimed`)
 */
export async function ruleCase(
  ruling: { communityId: string; id: string; userId: string; outcome: Outcome; reason: string },
  clock: Clock = systemClock,
): Promise<void> {
  const { communityId, id, userId, outcome } = ruling
  const reason = storableText(ruling.reason).trim()
  if (!/[\p{L}\p{N}]/u.test(reason) || reason.length > MOST_REASON)
    throw new PolyphonyError(
      'invalid_request',
      `A ruling needs a reason of 1 to ${MOST_REASON} characters.`,
      {
        param: 'reason',
      },
    )
  const now = new Date(clock.nowMs())
  const salt = createSalt()
  await inTransaction('Somebody ruled at the same moment.', async (db) => {
    const row = await getCaseRow(communityId, id, db)
    if (!row) throw await whyNot(ruling)
    if (expectedAction(caseKindSchema.parse(row.kind), outcome) === undefined)
      throw new PolyphonyError('invalid_request', `No ${row.kind} is ruled "${outcome}".`, {
        param: 'outcome',
      })
    if (!(await ruleCaseRow({ communityId, id, userId, now, outcome, reason, salt }, db)))
      throw await whyNot(ruling)
    const { kind, messageId: message, language, guardrail, stage, policyVersion } = row
    const event = {
      ...{ event: 'ruled' as const, case: id, kind, message, language, guardrail, stage, policyVersion },
      ...{ outcome, by: userId, texts: { reason: digestText(salt, reason) } },
    }
    await appendToLog(communityId, { event, at: now }, db)
  })
}
