import { z } from 'zod'
import { ropeSchema } from './rotary'

const size = z.int().min(1).max(1_000_000)
const positive = z.number().positive()
/** One rotation, or one for each kind of layer. */
const ropeParametersSchema = ropeSchema.extend({
  full_attention: ropeSchema.nullish(),
  sliding_attention: ropeSchema.nullish(),
})

/** The fields of a Hugging Face `config.json` that decide what a decoder computes. */
export const configSchema = z.object({
  model_type: z.string(),
  _name_or_path: z.string().nullish(),
  vocab_size: size.max(10_000_000),
  hidden_size: size,
  num_hidden_layers: z.int().min(1).max(512),
  num_attention_heads: size,
  num_key_value_heads: size.nullish(),
  head_dim: size.nullish(),
  intermediate_size: size,
  max_position_embeddings: z.int().min(1).max(10_000_000),
  rms_norm_eps: positive.max(1).default(1e-6),
  tie_word_embeddings: z.boolean(),
  hidden_act: z.string().nullish(),
  hidden_activation: z.string().nullish(),
  attention_bias: z.boolean().nullish(),
  mlp_bias: z.boolean().nullish(),
  rope_theta: positive.nullish(),
  rope_local_base_freq: positive.nullish(),
  rope_scaling: ropeSchema.nullish(),
  rope_parameters: ropeParametersSchema.nullish(),
  sliding_window: z.int().min(1).nullish(),
  use_sliding_window: z.boolean().nullish(),
  max_window_layers: z.int().min(0).nullish(),
  sliding_window_pattern: z.int().min(1).nullish(),
  _sliding_window_pattern: z.int().min(1).nullish(),
  layer_types: z.array(z.string()).nullish(),
  no_rope_layers: z.array(z.int()).nullish(),
  no_rope_layer_interval: z.int().min(1).nullish(),
  query_pre_attn_scalar: positive.nullish(),
  attn_logit_softcapping: positive.nullish(),
  final_logit_softcapping: positive.nullish(),
  partial_rotary_factor: z.number().nullish(),
  use_bidirectional_attention: z.boolean().nullish(),
  use_mrope: z.boolean().nullish(),
  quantization_config: z.looseObject({ quant_method: z.string().optional() }).nullish(),
})
export type ConfigFields = z.infer<typeof configSchema>
