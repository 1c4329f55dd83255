import { applyRewrites } from './apply-rewrites'
import type { CompiledPolicy, RunContext, Verdict } from './compiled-policy'
import { ACTIONS, type Action, type Stage } from './contract'
import { groupSteps } from './group-steps'
import { type Judgement, judgeStep } from './judge-step'
import { toWellFormed } from './to-well-formed'
import { MAX_TEXT_UNITS, tooLongVerdict } from './too-long'

export interface Judged {
  /** The text as it may go on, rewritten and well-formed; empty when it was blocked. */
  text: string
  /** The strongest of all verdicts. */
  action: Action
  /** Every guardrail that was asked, in the policy's order. */
  verdicts: Verdict[]
  /** The verdict that blocked. */
  blocked?: Verdict
}

/**
 * Judges one text at one stage under a policy.
 *
 * Guardrails that cannot rewrite run side by side; one that can runs alone, and those after it see its text. A block
 * ends the run unless `judgeAll` asks for everybody's verdict (the workbench does).
 * @throws the abort reason of `context.signal`
 */
export async function runGuardrails(input: {
  text: string
  stage: Stage
  policy: CompiledPolicy
  context: RunContext
  judgeAll?: boolean
}): Promise<Judged> {
  const { stage, policy, context } = input
  // Lone surrogates would make offsets lie in every consumer that goes through UTF-8.
  let text = toWellFormed(input.text)
  if (text.length > MAX_TEXT_UNITS) {
    const blocked = tooLongVerdict(stage)
    return { text: '', action: 'block', verdicts: [blocked], blocked }
  }
  const verdicts: Verdict[] = []
  for (const group of groupSteps(policy, stage)) {
    const judgements = await Promise.all(group.map((step) => judgeStep(step, text, { stage, context })))
    for (const judgement of judgements) {
      verdicts.push(...judgement.verdicts)
      text = applyRewrites(text, judgement.findings)
    }
    if (!input.judgeAll && judgements.some(hasBlock)) break
  }
  const blocked = verdicts.find(({ action }) => action === 'block')
  return { text: blocked ? '' : text, action: strongest(verdicts), verdicts, ...(blocked && { blocked }) }
}

const hasBlock = ({ verdicts }: Judgement) => verdicts.some(({ action }) => action === 'block')

/** The strongest action of some verdicts; `allow` when there are none. */
export function strongest(verdicts: readonly Pick<Verdict, 'action'>[]): Action {
  const rank = verdicts.reduce((most, { action }) => Math.max(most, ACTIONS.indexOf(action)), 0)
  return ACTIONS[rank] ?? 'allow'
}
