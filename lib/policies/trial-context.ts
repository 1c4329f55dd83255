import type { RunContext } from '@/guardrails/compiled-policy'
import { lendWebhooks } from '@/lib/webhooks/lend-webhooks'
import { trialModels } from './trial-models'

export interface Trial {
  /** Whose policy it is or will be: services are asked in its name. */
  community?: { slug: string }
  language?: string
  signal?: AbortSignal
}

/**
 * What guardrails may use when a policy is tried rather than used: at the publish gate and in the workbench. The same
 * random draws every time, so that a policy that passes once passes always.
 */
export function createTrialContext(trial: Trial = {}): RunContext {
  const { community } = trial
  return {
    language: trial.language ?? 'en',
    memory: new Map(),
    now: () => performance.now(),
    random: () => 0.5,
    ...trialModels(community?.slug),
    ...(community && { policy: `${community.slug}@draft`, ...lendWebhooks(community.slug) }),
    ...(trial.signal && { signal: trial.signal }),
  }
}
