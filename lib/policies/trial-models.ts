import type { RunContext } from '@/guardrails/compiled-policy'
import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { readEnv } from '@/lib/core/env'
import { askModel } from '@/lib/inference/ask-model'
import { encodeTexts } from '@/lib/inference/encode-texts'
import { classifyTexts, createEncoderService } from '@/lib/inference/encoder-service'
import { findModelServer } from '@/lib/inference/find-model-server'
import { hasBase } from '@/lib/inference/has-base'

/** The hub's own encoder and classifiers and its base models, as guardrails get them in a turn: a policy is tried by what it is used with. */
export function trialModels(): Required<Pick<RunContext, 'embed' | 'classify' | 'ask'>> {
  const { dataDir } = readEnv()
  return {
    async embed(texts, signal) {
      const server = createEncoderService(dataDir)
      const latents = await encodeTexts(server, { model: DEFAULT_ENCODER, texts: [...texts] }, signal)
      return latents.map((latent) => latent ?? new Float32Array())
    },
    classify: (model, texts, signal) => classifyTexts(dataDir, { model, texts: [...texts] }, signal),
    ask: (question, signal) =>
      askModel({ server: findModelServer(), hasModel: (name) => hasBase(dataDir, name) }, question, signal),
  }
}
