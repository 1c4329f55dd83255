import { z } from 'zod'
import { callServer } from './call-server'
import { digestIn, INSPECT_MS, type Inventory } from './dialect'
import type { RemoteServer } from './remote-servers'

const short = z.string().max(1000)
const MOST_MODELS = 5_000

/** What every server of the OpenAI API says of a model; all but the name is vLLM's or llama.cpp's. */
const modelsSchema = z.object({
  data: z
    .array(
      z.object({
        id: short.min(1),
        root: short.nullish(),
        parent: short.nullish(),
        max_model_len: z.int().positive().nullish(),
        meta: z.object({ n_ctx_train: z.int().nullish(), n_embd: z.int().positive().nullish() }).nullish(),
      }),
    )
    .max(MOST_MODELS),
})

/** GET /v1/models: what has a parent or carries the name of one of the hub's adapters is no base. */
export async function listModelsOf(
  server: RemoteServer,
  signal: AbortSignal,
): Promise<Inventory & { adapters: string[] }> {
  const { data } = await callServer(
    server,
    '/v1/models',
    { reply: modelsSchema, patienceMs: INSPECT_MS },
    signal,
  )
  const isBase = (model: (typeof data)[number]) => model.parent == null && !digestIn(model.id)
  return {
    bases: data.filter(isBase).map(({ id, root, max_model_len, meta }) => ({
      served: id,
      root: root ?? null,
      contextTokens: max_model_len ?? meta?.n_ctx_train ?? null,
      ...(meta?.n_embd ? { hiddenSize: meta.n_embd } : {}),
    })),
    adapters: data.flatMap(({ id }) => digestIn(id) ?? []),
  }
}
