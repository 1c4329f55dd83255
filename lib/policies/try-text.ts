import { applyRewrites } from '@/guardrails/apply-rewrites'
import type { CompiledPolicy, RunContext, Verdict } from '@/guardrails/compiled-policy'
import type { Action, Stage } from '@/guardrails/contract'
import { groupSteps } from '@/guardrails/group-steps'
import { judgeStep } from '@/guardrails/judge-step'
import { strongest } from '@/guardrails/pipeline'
import { toWellFormed } from '@/guardrails/to-well-formed'
import { MAX_TEXT_UNITS, tooLongVerdict } from '@/guardrails/too-long'

/** What one step of a policy said of a text. */
export interface TriedStep {
  step: string
  guardrail: string
  origin: 'floor' | 'community'
  /** The strongest of its verdicts. */
  action: Action
  verdicts: Verdict[]
  /** The text that it saw, into which the spans of its verdicts point: earlier steps may have rewritten it. */
  saw: string
  milliseconds: number
}

export interface TriedText {
  action: Action
  /** The text as it would go on; empty when it is blocked. */
  text: string
  steps: TriedStep[]
}

/**
 * Asks every step of a policy about one text, also after a block, and keeps what each of them saw: for the people who
 * write the policy and typed the text. Verdicts are those of `runGuardrails` with `judgeAll`.
 * @throws the abort reason of `context.signal`
 */
export async function tryText(input: {
  text: string
  stage: Stage
  policy: CompiledPolicy
  context: RunContext
}): Promise<TriedText> {
  const { stage, policy, context } = input
  let text = toWellFormed(input.text)
  if (text.length > MAX_TEXT_UNITS) return refuseUnread(stage)
  const steps: TriedStep[] = []
  for (const group of groupSteps(policy, stage)) {
    const saw = text
    const judgements = await Promise.all(group.map((step) => judgeStep(step, saw, { stage, context })))
    for (const [index, { findings, verdicts }] of judgements.entries()) {
      const step = group[index]
      if (step)
        steps.push(describe(step.name, verdicts, { origin: step.origin, guardrail: step.guardrail.id, saw }))
      text = applyRewrites(text, findings)
    }
  }
  const action = strongest(steps)
  return { action, text: action === 'block' ? '' : text, steps }
}

function describe(
  step: string,
  verdicts: Verdict[],
  { origin, guardrail, saw }: Pick<TriedStep, 'origin' | 'guardrail' | 'saw'>,
): TriedStep {
  const milliseconds = verdicts[0]?.milliseconds ?? 0
  return { step, guardrail, origin, action: strongest(verdicts), verdicts, saw, milliseconds }
}

function refuseUnread(stage: Stage): TriedText {
  const verdict = tooLongVerdict(stage)
  const { step, guardrail, origin } = verdict
  return {
    action: 'block',
    text: '',
    steps: [describe(step, [verdict], { origin, guardrail, saw: '' })],
  }
}
