import { runGuardrails } from '@/guardrails/pipeline'
import { findNewestPolicy } from '@/lib/assistants/resolve-assistant'
import { createId } from '@/lib/core/ids'
import { encodeModeration, type ModerationRequest, type ModerationResult } from '@/lib/openai/moderations'
import type { Reader } from '@/lib/people/reader'
import { findVisibleCommunity } from '@/lib/people/visible-community'
import { findPolicy } from '@/lib/policies/find-policy'
import { lendWebhooks } from '@/lib/webhooks/lend-webhooks'
import type { ChatServices } from './chat-services'
import { type GuardrailServices, guardrailModels } from './guardrail-models'
import { type ApiAsker, meterReading } from './meter-turn'
import { createTurnSignal } from './turn-signal'

const KEY_RUNNING = 16

/**
 * Judges texts under a community's policy, every step of it, as the public API's moderation; nothing of them is kept.
 * @throws PolyphonyError not_found for a community that the key's account does not see, rate_limited, overloaded
 */
export async function openModeration(
  asked: { request: ModerationRequest; asker: ApiAsker; reader: Reader; language: string | undefined },
  services: Pick<ChatServices, 'limits'> & GuardrailServices,
  clientSignal: AbortSignal,
): Promise<{ id: string; model: string; results: ModerationResult[] }> {
  const { request, asker, reader } = asked
  const { input, stage } = request
  const community = await findVisibleCommunity(reader, request.model)
  const newest = await findNewestPolicy(community.id)
  const policy = findPolicy(community.slug, newest)
  const model = `${community.slug}@${newest.version}`
  const count = await meterReading(
    { asker, model: community.slug, texts: input, community: community.slug },
    services.logError,
  )
  const leave = await services.limits
    .enter({ id: `key:${asker.keyId}`, isGuest: false, runningEach: KEY_RUNNING }, clientSignal)
    .catch(async (error) => {
      await asker.meter.settle(0)
      throw error
    })
  const { signal, dispose } = createTurnSignal(clientSignal)
  const language = asked.language ?? community.cultureTag
  try {
    const results: ModerationResult[] = []
    for (const text of input) {
      const context = {
        ...{ language, culture: community.cultureTag, memory: new Map(), signal },
        now: () => performance.now(),
        random: Math.random,
        ...guardrailModels(services, community.slug),
        ...{ policy: `${community.slug}@${newest.version}`, ...lendWebhooks(community.slug) },
      }
      const judged = await runGuardrails({ text, stage, policy, context, judgeAll: true })
      const steps = judged.verdicts.map(({ step, action, score }) => ({ name: step, action, score }))
      results.push(encodeModeration(steps, judged.action))
    }
    await count()
    return { id: createId('modr'), model, results }
  } finally {
    dispose()
    leave()
    // What failed in between has cost nothing; what was counted is settled already.
    await asker.meter.settle(0)
  }
}
