import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** The shape of a Llama-architecture decoder. */
export interface ModelConfig {
  /** The checkpoint's own name (`_name_or_path`), when it has one. */
  name: string | undefined
  vocabSize: number
  hiddenSize: number
  layers: number
  heads: number
  kvHeads: number
  headDim: number
  ffnSize: number
  /** Longest sequence in tokens. */
  maxPositions: number
  ropeTheta: number
  rmsNormEps: number
  tiedEmbeddings: boolean
}

/** The seven linear maps of a Llama layer, as PEFT and transformers name them. */
export const LINEAR_TARGETS = [
  'q_proj',
  'k_proj',
  'v_proj',
  'o_proj',
  'gate_proj',
  'up_proj',
  'down_proj',
] as const
export type LinearTarget = (typeof LINEAR_TARGETS)[number]

/** Input and output width of one of the seven maps. */
export function linearShape(config: ModelConfig, target: LinearTarget): { input: number; output: number } {
  const { hiddenSize, ffnSize } = config
  const queries = config.heads * config.headDim
  const keys = config.kvHeads * config.headDim
  switch (target) {
    case 'q_proj':
      return { input: hiddenSize, output: queries }
    case 'k_proj':
    case 'v_proj':
      return { input: hiddenSize, output: keys }
    case 'o_proj':
      return { input: queries, output: hiddenSize }
    case 'gate_proj':
    case 'up_proj':
      return { input: hiddenSize, output: ffnSize }
    case 'down_proj':
      return { input: ffnSize, output: hiddenSize }
  }
}

/** The module's name inside the checkpoint: `model.layers.3.self_attn.q_proj`. */
export function linearName(layer: number, target: LinearTarget): string {
  const block = target === 'gate_proj' || target === 'up_proj' || target === 'down_proj' ? 'mlp' : 'self_attn'
  return `model.layers.${layer}.${block}.${target}`
}

const size = z.int().min(1).max(1_000_000)
const rope = z.object({
  rope_type: z.string().optional(),
  type: z.string().optional(),
  rope_theta: z.number().optional(),
})
const schema = z.object({
  model_type: z.literal('llama', 'only the llama architecture is supported'),
  _name_or_path: z.string().optional(),
  vocab_size: size,
  hidden_size: size,
  num_hidden_layers: z.int().min(1).max(512),
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  intermediate_size: size,
  max_position_embeddings: size.max(10_000_000),
  rope_theta: z.number().positive().nullish(),
  rope_scaling: rope.nullish(),
  rope_parameters: rope.nullish(),
  rms_norm_eps: z.number().positive().max(1).default(1e-6),
  tie_word_embeddings: z.boolean().default(false),
  hidden_act: z.literal('silu', 'only silu is supported').default('silu'),
  attention_bias: z.literal(false, 'attention biases are not supported').nullish(),
  mlp_bias: z.literal(false, 'MLP biases are not supported').nullish(),
})

/** Parses a Hugging Face `config.json` of the Llama architecture. @throws PolyphonyError naming what is not supported. */
export function parseModelConfig(json: unknown): ModelConfig {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    )
    throw invalid(problems.join('; '))
  }
  const raw = parsed.data
  const kvHeads = raw.num_key_value_heads ?? raw.num_attention_heads
  const headDim = raw.head_dim ?? raw.hidden_size / raw.num_attention_heads
  if (!Number.isInteger(headDim) || headDim % 2 !== 0)
    throw invalid(`head_dim must be an even whole number, not ${headDim}`)
  if (raw.num_attention_heads % kvHeads !== 0)
    throw invalid('num_attention_heads must be a multiple of num_key_value_heads')
  for (const scaling of [raw.rope_scaling, raw.rope_parameters]) {
    const kind = scaling?.rope_type ?? scaling?.type ?? 'default'
    if (kind !== 'default')
      throw invalid(`rope scaling "${kind}" is not supported; only plain rotary embeddings are`)
  }
  return {
    name: raw._name_or_path || undefined,
    vocabSize: raw.vocab_size,
    hiddenSize: raw.hidden_size,
    layers: raw.num_hidden_layers,
    heads: raw.num_attention_heads,
    kvHeads,
    headDim,
    ffnSize: raw.intermediate_size,
    maxPositions: raw.max_position_embeddings,
    ropeTheta: raw.rope_theta ?? raw.rope_parameters?.rope_theta ?? 10_000,
    rmsNormEps: raw.rms_norm_eps,
    tiedEmbeddings: raw.tie_word_embeddings,
  }
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `config.json: ${what}`, { param: 'config.json' })
}
