import type { ConfigFields } from './config-fields'
import type { LinearTarget, ModelConfig } from './model-config'

/** What sets one family of decoders apart from the others. */
export interface Architecture {
  /** Fields that `config.json` may leave out; the values are those of transformers. */
  defaults: Partial<ConfigFields>
  /** The rotary base where the configuration names none. */
  theta: number
  activation: ModelConfig['activation']
  /** Embeddings by √hidden, gains stored less one, four norms a layer, scores by `query_pre_attn_scalar`. */
  gemma: boolean
  headNorms: boolean
  biases(fields: ConfigFields): LinearTarget[]
  /** Whether this layer's attention has the window, unless `layer_types` says it. */
  slides(fields: ConfigFields, layer: number): boolean
  /** Whether `layer_types` is read at all. */
  layerTypes: boolean
  /** Whether queries and keys of this layer are turned by their position. */
  rotates(fields: ConfigFields, layer: number): boolean
  /** The base of the layers with a window, where it is one of their own. */
  localTheta?: number
  /** As llama.cpp has it; a rotation of neighbours wants the rows of queries and keys in another order. */
  gguf: { architecture: string; turns: 'halves' | 'neighbours' }
}

const QKV: LinearTarget[] = ['q_proj', 'k_proj', 'v_proj']
const ATTENTION: LinearTarget[] = [...QKV, 'o_proj']
const FEED_FORWARD: LinearTarget[] = ['gate_proj', 'up_proj', 'down_proj']

const biasesByField = (fields: ConfigFields): LinearTarget[] => [
  ...(fields.attention_bias ? ATTENTION : []),
  ...(fields.mlp_bias ? FEED_FORWARD : []),
]

/** Layers from `max_window_layers` on have the window. */
const slidesFromLayer = (fields: ConfigFields, layer: number) =>
  fields.use_sliding_window === true && layer >= (fields.max_window_layers ?? 28)

/** Every fourth layer, or whatever interval is given, has no positions; 0 in the list marks it too. */
const rotatesByList = (fields: ConfigFields, layer: number) =>
  (fields.no_rope_layers?.[layer] ?? (layer + 1) % (fields.no_rope_layer_interval ?? 4)) !== 0

const LLAMA: Architecture = {
  defaults: { tie_word_embeddings: false },
  theta: 10_000,
  activation: 'silu',
  gemma: false,
  headNorms: false,
  biases: biasesByField,
  slides: () => false,
  layerTypes: false,
  rotates: () => true,
  gguf: { architecture: 'llama', turns: 'neighbours' },
}

const GEMMA2: Architecture = {
  ...LLAMA,
  defaults: {
    tie_word_embeddings: true,
    head_dim: 256,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    query_pre_attn_scalar: 256,
    sliding_window: 4096,
    max_position_embeddings: 8192,
    vocab_size: 256_000,
    attn_logit_softcapping: 50,
    final_logit_softcapping: 30,
  },
  activation: 'gelu-tanh',
  gemma: true,
  biases: (fields) => (fields.attention_bias ? ATTENTION : []),
  slides: (_, layer) => layer % 2 === 0,
  layerTypes: true,
  gguf: { architecture: 'gemma2', turns: 'halves' },
}

const GEMMA3: Architecture = {
  ...GEMMA2,
  defaults: {
    ...GEMMA2.defaults,
    max_position_embeddings: 131_072,
    vocab_size: 262_208,
    attn_logit_softcapping: null,
    final_logit_softcapping: null,
  },
  theta: 1_000_000,
  localTheta: 10_000,
  headNorms: true,
  slides: (fields, layer) =>
    (layer + 1) % (fields.sliding_window_pattern ?? fields._sliding_window_pattern ?? 6) !== 0,
  gguf: { architecture: 'gemma3', turns: 'halves' },
}

/**
 * The architectures that the engine imports, by `model_type`. Sources: the papers named in
 * `test/fixtures/architectures/golden.py`, and for fields and defaults https://huggingface.co/docs/transformers
 */
export const ARCHITECTURES: Readonly<Record<string, Architecture>> = {
  llama: LLAMA,
  mistral: {
    ...LLAMA,
    defaults: { tie_word_embeddings: false, sliding_window: 4096, num_key_value_heads: 8 },
    biases: () => [],
    slides: () => true,
  },
  qwen2: {
    ...LLAMA,
    biases: () => QKV,
    slides: slidesFromLayer,
    layerTypes: true,
    gguf: { architecture: 'qwen2', turns: 'halves' },
  },
  qwen3: {
    ...LLAMA,
    defaults: { tie_word_embeddings: false, head_dim: 128 },
    headNorms: true,
    biases: (fields) => (fields.attention_bias ? ATTENTION : []),
    slides: slidesFromLayer,
    layerTypes: true,
    gguf: { architecture: 'qwen3', turns: 'halves' },
  },
  smollm3: {
    ...LLAMA,
    defaults: { tie_word_embeddings: true },
    theta: 2_000_000,
    slides: (fields, layer) => fields.use_sliding_window === true && !rotatesByList(fields, layer),
    layerTypes: true,
    rotates: rotatesByList,
    gguf: { architecture: 'smollm3', turns: 'neighbours' },
  },
  gemma2: GEMMA2,
  gemma3_text: GEMMA3,
}
