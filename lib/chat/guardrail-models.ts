import type { ModelQuestion } from '@/guardrails/contract'
import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { askModel } from '@/lib/inference/ask-model'
import { encodeTexts } from '@/lib/inference/encode-texts'
import { wakeModel } from '@/lib/inference/wake-model'
import { countFloorJudging, countJudging } from '@/lib/usage/count-judging'
import type { ChatServices } from './chat-services'

/** What of the hub's services guardrails need. */
export type GuardrailServices = Pick<ChatServices, 'server' | 'classify' | 'hasModel' | 'logError'>

/**
 * What guardrails may ask of models. The encoder is the hub's own or one that its operator
 * installed, so that a verdict does not change with an assistant's base.
 * @param community the slug of the one whose policy asks, for which it is counted; none where the floor alone judges, and it is counted for the hub
 */
export function guardrailModels(services: GuardrailServices, community?: string) {
  const { server, classify, hasModel, logError } = services
  const count = community === undefined ? countFloorJudging(logError) : countJudging(community, logError)
  return {
    async embed(
      texts: readonly string[],
      signal: AbortSignal,
      model: string = DEFAULT_ENCODER,
    ): Promise<Float32Array[]> {
      const latents = await encodeTexts(server, { model, texts: [...texts] }, signal)
      return latents.map((latent) => latent ?? new Float32Array())
    },
    classify: (model: string, texts: readonly string[], signal: AbortSignal) =>
      classify({ model, texts: [...texts] }, signal),
    ask: (question: ModelQuestion, signal: AbortSignal) =>
      askModel({ server, hasModel, count }, question, signal),
    wake: (model: string, signal: AbortSignal) => wakeModel({ server, hasModel }, model, signal),
  }
}
