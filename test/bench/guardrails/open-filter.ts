import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import type { Action, Stage } from '@/guardrails/contract'
import { runGuardrails } from '@/guardrails/pipeline'
import { registry } from '@/guardrails/registry'
import { classifyShipped, embedShipped } from '@/test/support/shipped-classifiers'

/** What a policy does to a text; every text is a conversation of its own. @throws when a filter failed: that is no verdict */
export function openPolicy(policy: CompiledPolicy, stage: Stage) {
  return async (text: string, language: string, instructions?: string): Promise<Action> => {
    const { action, verdicts } = await runGuardrails({
      ...{ text, stage, policy },
      context: {
        language,
        memory: new Map(),
        now: () => performance.now(),
        random: () => 0.5,
        classify: classifyShipped,
        embed: embedShipped,
        ...(instructions !== undefined && { instructions }),
      },
    })
    const failed = verdicts.find(({ failure }) => failure !== undefined)
    if (failed) throw new Error(`${failed.guardrail} failed: ${failed.failure}`)
    return action
  }
}

/** One filter alone, through the pipeline, with all the time it needs. @param stage its own first one by default */
export function openFilter(id: string, { options, stage }: { options?: unknown; stage?: Stage } = {}) {
  const guardrail = registry.get(id)
  if (!guardrail) throw new Error(`There is no filter ${id}`)
  const [first = 'draft'] = guardrail.defaultStages
  const step = {
    ...{ name: id, guardrail: guardrail.configure(options), on: guardrail.stages },
    ...{ origin: 'community' as const, timeLimitMs: 600_000 },
  }
  return openPolicy({ steps: [step], messages: {} }, stage ?? first)
}
