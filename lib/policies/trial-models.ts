import type { RunContext } from '@/guardrails/compiled-policy'
import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { readEnv } from '@/lib/core/env'
import { askModel } from '@/lib/inference/ask-model'
import { encodeTexts } from '@/lib/inference/encode-texts'
import { classifyTexts, createEncoderService } from '@/lib/inference/encoder-service'
import { findModelServer } from '@/lib/inference/find-model-server'
import { hasBase } from '@/lib/inference/has-base'
import { wakeModel } from '@/lib/inference/wake-model'
import { countJudging } from '@/lib/usage/count-judging'

/**
 * The hub's own encoder and classifiers and its base models, as guardrails get them in a turn: a policy is tried by what it is used with.
 * @param community the slug of the one that tries, for which it is counted what models that judge read
 */
export function trialModels(
  community?: string,
): Required<Pick<RunContext, 'embed' | 'classify' | 'ask' | 'wake'>> {
  const { dataDir } = readEnv()
  const models = () => ({ server: findModelServer(), hasModel: (name: string) => hasBase(dataDir, name) })
  // Who tries a policy sees nothing of a count that was missed.
  const count = community === undefined ? undefined : countJudging(community, () => undefined)
  return {
    async embed(texts, signal, model = DEFAULT_ENCODER) {
      const server = createEncoderService(dataDir)
      const latents = await encodeTexts(server, { model, texts: [...texts] }, signal)
      return latents.map((latent) => latent ?? new Float32Array())
    },
    classify: (model, texts, signal) => classifyTexts(dataDir, { model, texts: [...texts] }, signal),
    ask: (question, signal) => askModel({ ...models(), ...(count && { count }) }, question, signal),
    wake: (model, signal) => wakeModel(models(), model, signal),
  }
}
