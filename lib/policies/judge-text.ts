import { setImmediate } from 'node:timers/promises'
import type { CompiledPolicy, RunContext } from '@/guardrails/compiled-policy'
import type { Action, Stage } from '@/guardrails/contract'
import { type Judged, runGuardrails } from '@/guardrails/pipeline'

export interface TextToJudge {
  text: string
  stage: Stage
  /** BCP-47. */
  language: string
}

/** What a policy did to one text. */
export interface Outcome {
  action: Action
  /** The names of the steps that did it; empty when nothing was found. */
  by: string[]
  /** The text as it goes on, where it was rewritten. */
  becomes?: string
}

/**
 * Judges one text of many, as a conversation of its own; `failed` are the steps that could not judge it.
 * @throws the abort reason of `context.signal`
 */
export async function judgeText(
  { text, stage, language }: TextToJudge,
  policy: CompiledPolicy,
  context: RunContext,
): Promise<{ outcome: Outcome; failed: string[] }> {
  const own = { ...context, language, memory: new Map() }
  const judged = await runGuardrails({ text, stage, policy, context: own })
  // Most filters never wait: without this the hub would answer nobody else meanwhile.
  await setImmediate()
  return {
    outcome: outcomeOf(judged),
    failed: judged.verdicts.flatMap(({ failure, step }) => (failure === undefined ? [] : [step])),
  }
}

/** Who decided, and what becomes of the text. */
export function outcomeOf({ action, text, verdicts }: Pick<Judged, 'action' | 'text' | 'verdicts'>): Outcome {
  const deciding = verdicts.filter((verdict) => action !== 'allow' && verdict.action === action)
  return {
    action,
    by: [...new Set(deciding.map(({ step }) => step))],
    ...(action === 'rewrite' && { becomes: text }),
  }
}
