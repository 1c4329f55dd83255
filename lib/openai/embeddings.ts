import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** The answer to POST /v1/embeddings. */
export const embeddingsSchema = z.object({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(
    z.object({ object: z.literal('embedding'), index: z.int().min(0), embedding: z.array(z.number()) }),
  ),
  usage: z.object({ prompt_tokens: z.int().min(0), total_tokens: z.int().min(0) }),
})
export type Embeddings = z.infer<typeof embeddingsSchema>

export interface EmbeddingsRequest {
  model: string
  input: string[]
}

/** Parses the body of POST /v1/embeddings. @throws PolyphonyError (invalid_request) whose `param` names the field. */
export function parseEmbeddingsRequest(body: unknown): EmbeddingsRequest {
  const parsed = schema.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const param = issue?.path.join('.') || 'body'
    throw new PolyphonyError('invalid_request', `"${param}": ${issue?.message}`, { param })
  }
  const { model, input } = parsed.data
  return { model, input: typeof input === 'string' ? [input] : input }
}

const text = z.string().min(1, 'must not be empty')
const schema = z.object({
  model: z.string().min(1).max(500),
  input: z.union(
    [text, z.array(text).min(1).max(256)],
    'must be a text or a list of 1 to 256 texts, none empty',
  ),
  encoding_format: z.literal('float', 'only "float" is supported').nullish(),
  dimensions: z.undefined('is not supported: leave it out').optional(),
})
