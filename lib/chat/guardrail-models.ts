import { DEFAULT_ENCODER } from '@/lib/core/encoder-name'
import { encodeTexts } from '@/lib/inference/encode-texts'
import type { ChatServices } from './chat-services'

/** What guardrails may ask of models. The encoder is the hub's own, so that a verdict does not change with an assistant's base. */
export function guardrailModels({ server, classify }: Pick<ChatServices, 'server' | 'classify'>) {
  return {
    async embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
      const latents = await encodeTexts(server, { model: DEFAULT_ENCODER, texts: [...texts] }, signal)
      return latents.map((latent) => latent ?? new Float32Array())
    },
    classify: (model: string, texts: readonly string[], signal: AbortSignal) =>
      classify({ model, texts: [...texts] }, signal),
  }
}
