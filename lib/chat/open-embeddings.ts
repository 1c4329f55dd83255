import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { isEncoder } from '@/lib/inference/encoder-service'
import { listBaseNames } from '@/lib/models/list-base-names'
import type { Embeddings, EmbeddingsRequest } from '@/lib/openai/embeddings'
import type { ChatServices } from './chat-services'
import { type ApiAsker, meterReading } from './meter-turn'
import { createTurnSignal } from './turn-signal'

const KEY_RUNNING = 16

/**
 * Embeds the texts of a request of the public API; nothing of them is kept. Adapters are not offered: a base encodes alike
 * for all of them.
 * @throws PolyphonyError not_found for what is neither an encoder nor a base of this hub, rate_limited, overloaded
 */
export async function openEmbeddings(
  { request, asker }: { request: EmbeddingsRequest; asker: ApiAsker },
  services: Pick<ChatServices, 'limits' | 'server' | 'logError'>,
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
  const count = await meterReading({ asker, model, texts: input }, services.logError)
  const leave = await services.limits
    .enter({ id: `key:${asker.keyId}`, isGuest: false, runningEach: KEY_RUNNING }, clientSignal)
    .catch(async (error) => {
      await asker.meter.settle(0)
      throw error
    })
  const { signal, dispose } = createTurnSignal(clientSignal)
  try {
    const { latents, promptTokens } = await services.server.embed(
      { model, texts: input, ...(purpose && { purpose }) },
      signal,
    )
    await count(promptTokens)
    return {
      object: 'list',
      model,
      data: latents.map((latent, index) => ({ object: 'embedding', index, embedding: [...latent] })),
      usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
    }
  } finally {
    dispose()
    leave()
    // What failed in between has cost nothing; what was counted is settled already.
    await asker.meter.settle(0)
  }
}
