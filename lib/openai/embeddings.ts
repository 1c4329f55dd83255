import { z } from 'zod'
import { asList, modelNameSchema, parseBody, textsSchema } from './parse-body'

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
  /** What the texts are for; undefined where nobody says. */
  purpose?: 'query' | 'passage'
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
  const { model, input, encoding_format, input_type } = parseBody(schema, body)
  return {
    ...{ model, input: asList(input), encoding: encoding_format ?? 'float' },
    ...(input_type && { purpose: input_type }),
  }
}

const schema = z.object({
  model: modelNameSchema,
  input: textsSchema,
  encoding_format: z.enum(['float', 'base64'], 'must be "float" or "base64"').nullish(),
  /** Not OpenAI's: NVIDIA's NIM and others have it. An encoder that makes no difference between the two takes it as well. */
  input_type: z.enum(['query', 'passage'], 'must be "query" or "passage"').nullish(),
  dimensions: z.undefined('is not supported: leave it out').optional(),
})
