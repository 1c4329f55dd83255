import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { ARCHITECTURES, type Architecture } from './architectures'
import { type ConfigFields, configSchema } from './config-fields'
import type { LayerAttention, ModelConfig } from './model-config'
import { parseScaling, type RopeFields, type Rotary } from './rotary'

/**
 * Parses a Hugging Face `config.json`.
 * @throws PolyphonyError (invalid_request) naming field, value and remedy for whatever would be computed wrongly.
 */
export function parseModelConfig(json: unknown): ModelConfig {
  const text = pickText(json)
  const architecture = findArchitecture(text)
  const parsed = configSchema.safeParse({ ...architecture.defaults, ...text })
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw invalid(problems.join('; '))
  }
  const fields = parsed.data
  refuseUnsupported(fields, architecture)
  const { heads, kvHeads, headDim } = parseHeads(fields)
  return {
    name: fields._name_or_path || undefined,
    vocabSize: fields.vocab_size,
    hiddenSize: fields.hidden_size,
    layers: fields.num_hidden_layers,
    heads,
    kvHeads,
    headDim,
    ffnSize: fields.intermediate_size,
    maxPositions: fields.max_position_embeddings,
    rmsNormEps: fields.rms_norm_eps,
    tiedEmbeddings: fields.tie_word_embeddings,
    embeddingScale: architecture.gemma ? Math.sqrt(fields.hidden_size) : 1,
    activation: architecture.activation,
    gainOffset: architecture.gemma ? 1 : 0,
    outerNorms: architecture.gemma,
    headNorms: architecture.headNorms,
    biases: new Set(architecture.biases(fields)),
    attentionScale: 1 / Math.sqrt((architecture.gemma && fields.query_pre_attn_scalar) || headDim),
    attentionSoftcap: (architecture.gemma && fields.attn_logit_softcapping) || undefined,
    logitSoftcap: (architecture.gemma && fields.final_logit_softcapping) || undefined,
    attention: parseAttention(fields, architecture),
  }
}

/**
 * What llama.cpp calls the architecture of a `config.json`, and how its rotation pairs the rows of queries and keys.
 * @throws PolyphonyError (invalid_request) as `parseModelConfig`
 */
export function parseGgufArchitecture(json: unknown): Architecture['gguf'] {
  return findArchitecture(pickText(json)).gguf
}

const multimodalSchema = z.looseObject({
  model_type: z.literal('gemma3'),
  text_config: z.record(z.string(), z.unknown()),
})

/** The text part of a configuration that has others; otherwise the whole. */
function pickText(json: unknown): Record<string, unknown> {
  const multimodal = multimodalSchema.safeParse(json)
  if (multimodal.success) {
    const { _name_or_path, quantization_config, text_config } = multimodal.data
    return { _name_or_path, quantization_config, model_type: 'gemma3_text', ...text_config }
  }
  const plain = z.record(z.string(), z.unknown()).safeParse(json)
  if (!plain.success) throw invalid('it must be a JSON object')
  return plain.data
}

function findArchitecture({ model_type: type }: Record<string, unknown>): Architecture {
  const found =
    typeof type === 'string' && Object.hasOwn(ARCHITECTURES, type) ? ARCHITECTURES[type] : undefined
  if (found) return found
  const known = [...Object.keys(ARCHITECTURES), 'gemma3'].join(', ')
  throw invalid(`model_type ${JSON.stringify(type)} is not supported: choose a model of ${known}`)
}

function refuseUnsupported(fields: ConfigFields, architecture: Architecture): void {
  const refuse = (field: string, value: unknown, remedy: string): never => {
    throw invalid(`${field} ${JSON.stringify(value)} is not supported: ${remedy}`)
  }
  const quantised = fields.quantization_config
  if (quantised) {
    const remedy = 'use the checkpoint with F32, F16 or BF16 weights; the engine quantises them itself'
    refuse('quantization_config.quant_method', quantised.quant_method ?? 'unknown', remedy)
  }
  if (fields.use_bidirectional_attention)
    refuse('use_bidirectional_attention', true, 'this is an encoder; choose a model that writes text')
  if (fields.use_mrope) refuse('use_mrope', true, 'choose a model for text alone')
  const partial = fields.partial_rotary_factor ?? 1
  if (partial !== 1) refuse('partial_rotary_factor', partial, 'choose a model that turns whole heads')
  const wanted = architecture.activation === 'silu' ? ['silu', 'swish'] : ['gelu_pytorch_tanh']
  const field = architecture.gemma && fields.hidden_activation ? 'hidden_activation' : 'hidden_act'
  const activation = fields[field]
  if (activation && !wanted.includes(activation))
    refuse(field, activation, `${fields.model_type} is computed with ${wanted[0]}`)
  if (fields.model_type === 'gemma3_text' && fields.attn_logit_softcapping)
    refuse('attn_logit_softcapping', fields.attn_logit_softcapping, 'Gemma 3 has none; set it to null')
}

function parseHeads(fields: ConfigFields): { heads: number; kvHeads: number; headDim: number } {
  const heads = fields.num_attention_heads
  const kvHeads = fields.num_key_value_heads ?? heads
  const headDim = fields.head_dim ?? fields.hidden_size / heads
  if (!Number.isInteger(headDim) || headDim % 16 !== 0)
    throw invalid(`head_dim must be a multiple of 16, not ${headDim}: the runtime computes no others`)
  if (heads % kvHeads !== 0) {
    throw invalid(
      `num_attention_heads ${heads} must be a multiple of num_key_value_heads ${kvHeads}: the file is wrong`,
    )
  }
  return { heads, kvHeads, headDim }
}

function parseAttention(fields: ConfigFields, architecture: Architecture): LayerAttention[] {
  const types = architecture.layerTypes ? checkLayerTypes(fields) : undefined
  const global = parseRotary(fields, 'full_attention', architecture.theta)
  const { localTheta } = architecture
  const local = localTheta === undefined ? global : parseRotary(fields, 'sliding_attention', localTheta)
  return Array.from({ length: fields.num_hidden_layers }, (_, layer) => {
    const slides = types ? types[layer] === 'sliding_attention' : architecture.slides(fields, layer)
    const rotary = slides ? local : global
    return {
      rotary: architecture.rotates(fields, layer) ? rotary : undefined,
      window: slides ? (fields.sliding_window ?? undefined) : undefined,
    }
  })
}

function checkLayerTypes({ layer_types: types, num_hidden_layers: layers }: ConfigFields) {
  if (!types) return undefined
  if (types.length < layers)
    throw invalid(`layer_types names ${types.length} layers of ${layers}: the file is wrong`)
  const other = types.find((type) => type !== 'full_attention' && type !== 'sliding_attention')
  if (other !== undefined)
    throw invalid(
      `layer_types "${other}" is not supported: choose a model of full_attention and sliding_attention`,
    )
  return types
}

/** Newer files keep everything in `rope_parameters`, per kind of layer where kinds differ; older ones beside each other. */
function parseRotary(
  fields: ConfigFields,
  type: 'full_attention' | 'sliding_attention',
  defaultTheta: number,
): Rotary {
  const local = type === 'sliding_attention'
  const shared = local ? undefined : fields.rope_parameters
  const newer: RopeFields | undefined = fields.rope_parameters?.[type] ?? shared ?? undefined
  const older = local ? fields.rope_local_base_freq : fields.rope_theta
  const partial = newer?.partial_rotary_factor ?? 1
  if (partial !== 1)
    throw invalid(
      `rope_parameters.partial_rotary_factor ${partial} is not supported: choose a model that turns whole heads`,
    )
  try {
    const scaling = newer
      ? parseScaling(newer, 'rope_parameters')
      : parseScaling(local ? undefined : fields.rope_scaling, 'rope_scaling')
    return { theta: newer?.rope_theta ?? older ?? defaultTheta, scaling }
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function invalid(what: string, cause?: unknown): PolyphonyError {
  return new PolyphonyError('invalid_request', `config.json: ${what}`, { param: 'config.json', cause })
}
