import type { Rotary } from './rotary'

/** The shape of a decoder: what the engine must know of an architecture, and nothing about the family's name. */
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
  rmsNormEps: number
  /** Whether the head reads the embedding's own matrix. */
  tiedEmbeddings: boolean
  /** Embeddings are multiplied by this: 1, or √hidden (Gemma). */
  embeddingScale: number
  activation: 'silu' | 'gelu-tanh'
  /** Added to the gain that the checkpoint stores for each norm: 0, or 1 (Gemma). */
  gainOffset: 0 | 1
  /** Whether what attention and feed-forward give is normed before it joins the residual (Gemma). */
  outerNorms: boolean
  /** Whether queries and keys are normed head by head, before their rotation (Qwen3, Gemma 3). */
  headNorms: boolean
  /** The linear maps that add a bias. */
  biases: ReadonlySet<LinearTarget>
  /** Attention scores are q·k times this. */
  attentionScale: number
  /** Attention scores become cap · tanh(score / cap). */
  attentionSoftcap: number | undefined
  /** Logits become cap · tanh(logit / cap). */
  logitSoftcap: number | undefined
  /** What differs from layer to layer, by layer. */
  attention: LayerAttention[]
}

export interface LayerAttention {
  /** How positions turn queries and keys; nothing in a layer without positions (NoPE). */
  rotary: Rotary | undefined
  /** A token sees this many tokens, itself and those right before it; all of them when nothing is given. */
  window: number | undefined
}

/** The seven linear maps of a layer, as PEFT and transformers name them. */
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
export function linearShape(
  config: Pick<ModelConfig, 'hiddenSize' | 'ffnSize' | 'heads' | 'kvHeads' | 'headDim'>,
  target: LinearTarget,
): { input: number; output: number } {
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
