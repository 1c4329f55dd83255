import { z } from 'zod'
import { asList, modelNameSchema, parseBody, textsSchema } from './parse-body'

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
  const { model, input } = parseBody(schema, body)
  return { model, input: asList(input) }
}

const schema = z.object({
  model: modelNameSchema,
  input: textsSchema,
})
