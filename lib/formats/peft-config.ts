import { RE2JS } from 're2js'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { type FileFault, fileFault } from './file-fault'

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
  if (!object.success) throw fileFault('configNotObject', { file: FILE })
  refuseUnsupported(object.data)
  const parsed = schema.safeParse(object.data)
  if (!parsed.success) {
    const { issues } = parsed.error
    const fault = issues.map(({ path }) => KINDS[path.join('.')]).find((found) => found !== undefined)
    if (fault) throw fileFault(fault, { file: FILE })
    throw invalid(issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
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

const FILE = 'adapter_config.json'
/** What an adapter of another kind is told. */
const KINDS: Record<string, FileFault> = { peft_type: 'notLora', task_type: 'otherTask' }
const MAX_RANK = 512
const rank = z.int().min(1).max(MAX_RANK)
const schema = z.object({
  peft_type: z.literal('LORA'),
  task_type: z.literal('CAUSAL_LM'),
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

/** Keys that change the mathematics, with what is said of them. */
const REFUSED: Record<string, [FileFault, what?: string]> = {
  use_dora: ['switchOff', 'DoRA'],
  use_qalora: ['switchOff', 'QA-LoRA'],
  lora_bias: ['biasOnB'],
  modules_to_save: ['wholeModules'],
  trainable_token_indices: ['tokenEmbeddings'],
  layer_replication: ['leaveOut'],
  megatron_config: ['leaveOut'],
  alora_invocation_tokens: ['leaveOut'],
  arrow_config: ['leaveOut'],
  target_parameters: ['listTargets'],
  exclude_modules: ['listTargets'],
  layers_pattern: ['unneeded'],
  corda_config: ['changesBase'],
}

const CHANGES_BASE = /^(pissa|olora|corda|loftq)/

function refuseUnsupported(config: Record<string, unknown>): void {
  for (const [setting, value] of Object.entries(config)) {
    if (isEmpty(value) || setting in schema.shape || HARMLESS.has(setting)) continue
    if (setting === 'bias') {
      if (value !== 'none') throw fileFault('bias', { file: FILE })
    } else if (setting === 'init_lora_weights') {
      if (typeof value === 'string' && CHANGES_BASE.test(value))
        throw fileFault('changesBase', { file: FILE, setting: `${setting}="${value}"` })
    } else if (setting !== 'loftq_config') {
      const [fault, what = ''] = (Object.hasOwn(REFUSED, setting) && REFUSED[setting]) || ['unknownSetting']
      throw fileFault(fault, { file: FILE, setting, what })
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
    throw fileFault('badPattern', { file: FILE, setting: where, pattern: source }, { cause })
  }
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `${FILE}: ${what}`, { param: FILE })
}
