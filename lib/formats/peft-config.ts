import { RE2JS } from 're2js'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** What a PEFT `adapter_config.json` says about one LoRA. */
export interface PeftConfig {
  /** The base model's name as the trainer wrote it; a hint, never proof. */
  baseModel: string | undefined
  /** `r`: the rank where no pattern says otherwise. */
  rank: number
  /** `lora_alpha`: alpha where no pattern says otherwise. */
  alpha: number
  /** Whether rank or alpha differ from module to module. */
  hasPatterns: boolean
  /** Whether the adapter changes this module (full name, `model.layers.0.self_attn.q_proj`). */
  targets(module: string): boolean
  /** The rank that this module's matrices must have. */
  rankOf(module: string): number
  /** The factor on B·A: alpha / r, or alpha / √r with rsLoRA. */
  scalingOf(module: string): number
}

/**
 * Parses a PEFT LoRA configuration: every key is either honoured or refused by name.
 * @throws PolyphonyError (invalid_request) that says what is not supported and what to do.
 * Source: https://huggingface.co/docs/peft/package_reference/lora
 */
export function parsePeftConfig(json: unknown): PeftConfig {
  const object = z.record(z.string(), z.unknown()).safeParse(json)
  if (!object.success) throw invalid('the file must hold a JSON object')
  refuseUnsupported(object.data)
  const parsed = schema.safeParse(object.data)
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const config = parsed.data
  const isTarget = compileTargets(config.target_modules)
  const isLayer = compileLayers(config.layers_to_transform ?? undefined)
  const rankOf = compilePattern(config.rank_pattern ?? {}, config.r, 'rank_pattern')
  const alphaOf = compilePattern(config.alpha_pattern ?? {}, config.lora_alpha, 'alpha_pattern')
  return {
    baseModel: config.base_model_name_or_path || undefined,
    rank: config.r,
    alpha: config.lora_alpha,
    hasPatterns: !isEmpty(config.rank_pattern) || !isEmpty(config.alpha_pattern),
    targets: (module) => isTarget(module) && isLayer(module),
    rankOf,
    scalingOf: (module) => {
      const rank = rankOf(module)
      return alphaOf(module) / (config.use_rslora ? Math.sqrt(rank) : rank)
    },
  }
}

const MAX_RANK = 512
const rank = z.int().min(1).max(MAX_RANK)
const schema = z.object({
  peft_type: z.literal('LORA', 'only LoRA adapters are supported'),
  task_type: z.literal('CAUSAL_LM', 'only adapters for CAUSAL_LM are supported'),
  base_model_name_or_path: z.string().nullish(),
  r: rank,
  lora_alpha: z.number().positive(),
  use_rslora: z.boolean().nullish(),
  rank_pattern: z.record(z.string(), rank).nullish(),
  alpha_pattern: z.record(z.string(), z.number().positive()).nullish(),
  target_modules: z.union([z.string().min(1).max(2000), z.array(z.string().min(1)).min(1).max(1000)]),
  layers_to_transform: z.union([z.int().min(0), z.array(z.int().min(0)).max(1000)]).nullish(),
  fan_in_fan_out: z.boolean().nullish(),
})

/** Keys that change nothing about the finished matrices. */
const HARMLESS = new Set([
  ...['auto_mapping', 'revision', 'inference_mode', 'lora_dropout', 'peft_version', 'megatron_core'],
  ...['qalora_group_size', 'ensure_weight_tying', 'runtime_config', 'eva_config'],
])

/** Keys that change the mathematics, with what to do instead. */
const REFUSED: Record<string, string> = {
  use_dora: 'DoRA is not supported: train with use_dora=False',
  use_qalora: 'QA-LoRA is not supported: train with use_qalora=False',
  lora_bias: 'a bias on B is not supported: train with lora_bias=False',
  modules_to_save: 'fully trained modules are not supported: train without modules_to_save',
  trainable_token_indices:
    'trained token embeddings are not supported: train without trainable_token_indices',
  target_parameters: 'LoRA on raw parameters is not supported: name linear layers in target_modules',
  exclude_modules: 'exclude_modules is not supported: list what remains in target_modules',
  layer_replication: 'replicated layers are not supported',
  layers_pattern: 'layers_pattern is not needed for these architectures: leave it out',
  megatron_config: 'Megatron layers are not supported',
  alora_invocation_tokens: 'activated LoRA is not supported: train without alora_invocation_tokens',
  corda_config: 'CorDA changes the base weights: convert with path_initial_model_for_weight_conversion',
  arrow_config: 'Arrow routing is not supported',
}

const CHANGES_BASE = /^(pissa|olora|corda|loftq)/

function refuseUnsupported(config: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(config)) {
    if (isEmpty(value) || key in schema.shape || HARMLESS.has(key)) continue
    if (key === 'bias') {
      if (value !== 'none') throw invalid(`bias: trained biases are not supported: train with bias="none"`)
    } else if (key === 'init_lora_weights') {
      if (typeof value === 'string' && CHANGES_BASE.test(value)) {
        throw invalid(
          `init_lora_weights: "${value}" changes the base weights: save with path_initial_model_for_weight_conversion`,
        )
      }
    } else if (key !== 'loftq_config') {
      const reason = Object.hasOwn(REFUSED, key)
        ? REFUSED[key]
        : 'this setting is not known here: remove it if it is unused'
      throw invalid(`${key}: ${reason}`)
    }
  }
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

function compileTargets(targets: string | string[]): (module: string) => boolean {
  if (targets === 'all-linear') return (module) => module.startsWith('model.layers.')
  if (typeof targets === 'string') {
    const pattern = compileRegex(targets, 'target_modules')
    return (module) => pattern.matches(module)
  }
  return (module) => targets.some((target) => module === target || module.endsWith(`.${target}`))
}

function compileLayers(layers: number | number[] | undefined): (module: string) => boolean {
  if (layers === undefined) return () => true
  const wanted = new Set(typeof layers === 'number' ? [layers] : layers)
  return (module) => wanted.has(Number(/\.layers\.(\d+)\./.exec(module)?.[1]))
}

/** PEFT takes the first key of the pattern that matches the module's name or its tail. */
function compilePattern(
  pattern: Record<string, number>,
  otherwise: number,
  where: string,
): (module: string) => number {
  const rules = Object.entries(pattern).map(([key, value]) => ({
    regex: compileRegex(`(.*\\.)?(${key})`, where),
    value,
  }))
  return (module) => rules.find(({ regex }) => regex.matches(module))?.value ?? otherwise
}

function compileRegex(source: string, where: string): RE2JS {
  try {
    return RE2JS.compile(source)
  } catch (cause) {
    throw new PolyphonyError(
      'invalid_request',
      `adapter_config.json: ${where}: "${source}" is not a regular expression that is supported here: list the module names instead`,
      { cause, param: 'adapter_config.json' },
    )
  }
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `adapter_config.json: ${what}`, {
    param: 'adapter_config.json',
  })
}
