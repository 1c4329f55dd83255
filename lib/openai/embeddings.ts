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

/** The same with every embedding as little-endian float32 in base64, which OpenAI's own clients ask for by default. */
export type EncodedEmbeddings = Omit<Embeddings, 'data'> & {
  data: (Omit<Embeddings['data'][number], 'embedding'> & { embedding: number[] | string })[]
}

export interface EmbeddingsRequest {
  model: string
  input: string[]
  encoding: 'float' | 'base64'
}

/** The embeddings as their client wants to read them. */
export function encodeEmbeddings(
  embeddings: Embeddings,
  { encoding }: Pick<EmbeddingsRequest, 'encoding'>,
): EncodedEmbeddings {
  if (encoding === 'float') return embeddings
  const data = embeddings.data.map((entry) => ({ ...entry, embedding: toBase64(entry.embedding) }))
  return { ...embeddings, data }
}

function toBase64(values: number[]): string {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, 4 * index)
  return bytes.toString('base64')
}

/** Parses the body of POST /v1/embeddings. @throws PolyphonyError (invalid_request) whose `param` names the field. */
export function parseEmbeddingsRequest(body: unknown): EmbeddingsRequest {
  const parsed = schema.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const param = issue?.path.join('.') || 'body'
    throw new PolyphonyError('invalid_request', `"${param}": ${issue?.message}`, { param })
  }
  const { model, input, encoding_format } = parsed.data
  return { model, input: typeof input === 'string' ? [input] : input, encoding: encoding_format ?? 'float' }
}

const text = z.string().min(1, 'must not be empty')
const schema = z.object({
  model: z.string().min(1).max(500),
  input: z.union(
    [text, z.array(text).min(1).max(256)],
    'must be a text or a list of 1 to 256 texts, none empty',
  ),
  encoding_format: z.enum(['float', 'base64'], 'must be "float" or "base64"').nullish(),
  dimensions: z.undefined('is not supported: leave it out').optional(),
})
