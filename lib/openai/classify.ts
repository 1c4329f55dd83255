import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** The answer to POST /classify, in vLLM's shape; `scores` names the probabilities by label. */
export const classificationsSchema = z.object({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(
    z.object({
      index: z.int().min(0),
      label: z.string(),
      probs: z.array(z.number().min(0).max(1)),
      num_classes: z.int().min(2),
      scores: z.record(z.string(), z.number().min(0).max(1)),
    }),
  ),
  usage: z.object({ prompt_tokens: z.int().min(0), total_tokens: z.int().min(0) }),
})
export type Classifications = z.infer<typeof classificationsSchema>

/** Parses the body of POST /classify. @throws PolyphonyError (invalid_request) whose `param` names the field. */
export function parseClassifyRequest(body: unknown): { model: string; input: string[] } {
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
})
