import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { runGuardrails } from '@/guardrails/pipeline'
import type { JudgeImported } from '@/lib/imports/import-conversations'
import { findFloorPolicy } from '@/lib/policies/find-floor-policy'
import { type GuardrailServices, guardrailModels } from './guardrail-models'

/** What the hub's floor says of words that come from elsewhere: as a question of theirs, or as an answer. */
export function judgeImported(
  services: GuardrailServices,
  language: string,
  signal: AbortSignal,
  policy: CompiledPolicy = findFloorPolicy(),
): JudgeImported {
  return async (text, by) => {
    const context = {
      ...{ language, culture: language, memory: new Map(), signal },
      now: () => performance.now(),
      random: Math.random,
      ...guardrailModels(services),
    }
    const stage = by === 'user' ? 'input' : 'output-final'
    const { action, text: kept } = await runGuardrails({ text, stage, policy, context })
    return action === 'block' ? undefined : kept
  }
}
