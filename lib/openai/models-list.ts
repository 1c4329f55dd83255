import { z } from 'zod'

/** The answer to GET /v1/models; `root`, `parent` and `max_model_len` are vLLM's. */
export const modelsListSchema = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      id: z.string(),
      object: z.literal('model'),
      /** Seconds since the epoch. */
      created: z.int(),
      owned_by: z.string(),
      /** Where the weights come from: for the embedded engine a digest or a folder. */
      root: z.string().nullish(),
      /** The base model's id, for an adapter. */
      parent: z.string().nullish(),
      /** Longest sequence in tokens. */
      max_model_len: z.int().nullish(),
    }),
  ),
})
export type ModelsList = z.infer<typeof modelsListSchema>
