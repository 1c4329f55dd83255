import type { RunContext } from '@/guardrails/compiled-policy'
import { trialModels } from './trial-models'

/**
 * What guardrails may use when a policy is tried rather than used: at the publish gate and in the workbench. The same
 * random draws every time, so that a policy that passes once passes always.
 */
export function createTrialContext(trial: { language?: string; signal?: AbortSignal } = {}): RunContext {
  return {
    language: trial.language ?? 'en',
    memory: new Map(),
    now: () => performance.now(),
    random: () => 0.5,
    ...trialModels(),
    ...(trial.signal && { signal: trial.signal }),
  }
}
