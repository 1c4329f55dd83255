import { z } from 'zod'

/** How an assistant draws its drafts; what a row does not say takes the hub's default. Names as in the OpenAI API and vLLM. */
export const samplingSchema = z.object({
  temperature: z.number().min(0).max(2).default(0.7),
  top_p: z.number().gt(0).max(1).default(0.95),
  top_k: z.number().int().min(0).max(1000).default(40),
  min_p: z.number().min(0).max(1).default(0.05),
  repetition_penalty: z.number().gt(0).max(2).default(1),
  /** Tokens of one draft. */
  max_tokens: z.number().int().min(1).max(4096).default(96),
  /** Candidates drawn for one answer. */
  drafts: z.number().int().min(1).max(8).default(4),
  /** An answer whose confidence is below this says that it does not know; 0 never abstains. */
  abstainBelow: z.number().min(0).max(1).default(0),
})

export type Sampling = z.infer<typeof samplingSchema>
