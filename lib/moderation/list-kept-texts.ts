import type { Stage } from '@/guardrails/contract'
import { type Clock, systemClock } from '@/lib/core/clock'
import { listKeptTextRows } from '@/lib/store/statements'

/** A question or an answer whose writer lets the moderators of a community read it. */
export interface KeptText {
  /** The case that it belongs to. */
  caseId: string
  text: string
  stage: Stage
  /** BCP-47; `und` where it is none of the hub's or the community's. */
  language: string
}

/** So many statements hold at most twice as many texts, which are compared at once. */
const MOST_STATEMENTS = 250

/** The texts that readers showed to a community's moderators and that can still be read, the newest first. */
export async function listKeptTexts(communityId: string, clock: Clock = systemClock): Promise<KeptText[]> {
  const rows = await listKeptTextRows(communityId, new Date(clock.nowMs()), MOST_STATEMENTS)
  return rows.flatMap(({ caseId, question, answer, case: { language: spoken } }) => {
    const about = { caseId, language: spoken === 'other' ? 'und' : spoken }
    return [
      ...(question ? [{ ...about, text: question, stage: 'input' as const }] : []),
      ...(answer ? [{ ...about, text: answer, stage: 'output-final' as const }] : []),
    ]
  })
}
