import type { Verdict } from './compiled-policy'
import type { Stage } from './contract'

/** Longer texts are refused unread, in UTF-16 units: no guardrail can then be made slow by size alone. */
export const MAX_TEXT_UNITS = 100_000

/** The verdict of the pipeline itself on a text that no guardrail will read. */
export function tooLongVerdict(stage: Stage): Verdict {
  return {
    action: 'block',
    guardrail: 'pipeline',
    version: '1.0.0',
    step: 'pipeline',
    origin: 'floor',
    stage,
    reason: 'too_long',
    message: 'too-long',
    params: { limit: String(MAX_TEXT_UNITS) },
    milliseconds: 0,
  }
}
