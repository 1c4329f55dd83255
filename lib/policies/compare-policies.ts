import { setImmediate } from 'node:timers/promises'
import type { CompiledPolicy, RunContext } from '@/guardrails/compiled-policy'
import type { Action, Stage } from '@/guardrails/contract'
import { runGuardrails } from '@/guardrails/pipeline'

export const MOST_COMPARED = 500

export interface ComparedText {
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

export interface Comparison {
  /** One for each text that was judged, in the order of the texts. */
  outcomes: { before: Outcome; after: Outcome }[]
  /** How many texts there was no time for. */
  unread: number
}

/**
 * Judges a set of texts under two policies.
 *
 * Each text is a conversation of its own. When `context.signal` aborts, what was judged until then is returned.
 */
export async function comparePolicies(
  texts: readonly ComparedText[],
  { before, after, context }: { before: CompiledPolicy; after: CompiledPolicy; context: RunContext },
): Promise<Comparison> {
  const outcomes: Comparison['outcomes'] = []
  for (const text of texts) {
    if (context.signal?.aborted) break
    try {
      outcomes.push({ before: await judge(text, before, context), after: await judge(text, after, context) })
    } catch (error) {
      if (context.signal?.aborted) break
      throw error
    }
    // Most filters never wait: without this the hub would answer nobody else meanwhile.
    await setImmediate()
  }
  return { outcomes, unread: texts.length - outcomes.length }
}

async function judge(
  { text, stage, language }: ComparedText,
  policy: CompiledPolicy,
  context: RunContext,
): Promise<Outcome> {
  const own = { ...context, language, memory: new Map() }
  const judged = await runGuardrails({ text, stage, policy, context: own })
  const { action, verdicts } = judged
  const deciding = verdicts.filter((verdict) => action !== 'allow' && verdict.action === action)
  return {
    action,
    by: [...new Set(deciding.map(({ step }) => step))],
    ...(action === 'rewrite' && { becomes: judged.text }),
  }
}
