import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { isEncoder } from '@/lib/inference/encoder-service'
import { listBaseNames } from '@/lib/models/list-base-names'
import type { Embeddings, EmbeddingsRequest } from '@/lib/openai/embeddings'
import type { ChatServices } from './chat-services'
import { createTurnSignal } from './turn-signal'

const KEY_RUNNING = 16

/**
 * Embeds the texts of a request of the public API; nothing of them is kept. Adapters are not offered: a base encodes alike
 * for all of them.
 * @throws PolyphonyError not_found for what is neither an encoder nor a base of this hub, rate_limited, overloaded
 */
export async function openEmbeddings(
  { request, keyId }: { request: EmbeddingsRequest; keyId: string },
  services: Pick<ChatServices, 'limits' | 'server'>,
  clientSignal: AbortSignal,
): Promise<Embeddings> {
  const { model, input, purpose } = request
  const { dataDir } = readEnv()
  if (!isEncoder(dataDir, model) && !(await listBaseNames(dataDir)).includes(model)) {
    throw new PolyphonyError(
      'not_found',
      `"${model.slice(0, 100)}" is no encoder and no base model of this hub. Ask for "polyphony-encoder".`,
      { param: 'model' },
    )
  }
  const leave = await services.limits.enter(
    { id: `key:${keyId}`, isGuest: false, runningEach: KEY_RUNNING },
    clientSignal,
  )
  const { signal, dispose } = createTurnSignal(clientSignal)
  try {
    const { latents, promptTokens } = await services.server.embed(
      { model, texts: input, ...(purpose && { purpose }) },
      signal,
    )
    return {
      object: 'list',
      model,
      data: latents.map((latent, index) => ({ object: 'embedding', index, embedding: [...latent] })),
      usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
    }
  } finally {
    dispose()
    leave()
  }
}
