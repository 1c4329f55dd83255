import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { LINEAR_TARGETS, type LinearTarget, linearName, linearShape, type ModelConfig } from './model-config'
import { openSafetensors, type SafetensorsFile } from './open-safetensors'
import { parseJson } from './parse-json'
import { type PeftConfig, parsePeftConfig } from './peft-config'

/** One pair of LoRA matrices of one linear map. */
export interface LoraPair {
  layer: number
  target: LinearTarget
  rank: number
  /** [rank, input], row-major. */
  a: Float32Array
  /** [output, rank], row-major, without the scaling. */
  b: Float32Array
  scaling: number
}

export interface Adapter {
  baseModel: string | undefined
  pairs: LoraPair[]
}

/** Progress of the check: how many of the adapter's matrices have been read. */
export type AdapterProgress = (done: number, total: number) => void

/**
 * Reads a PEFT LoRA for this base model and checks every matrix.
 * @throws PolyphonyError (invalid_request) that names the file, the tensor and the remedy.
 */
export async function readAdapter(
  folder: string,
  model: ModelConfig,
  onProgress?: AdapterProgress,
): Promise<Adapter> {
  const config = parsePeftConfig(parseJson(await readConfigText(folder), 'adapter_config.json'))
  const file = await openSafetensors(join(folder, 'adapter_model.safetensors'))
  try {
    const wanted = listTargets(config, model)
    refuseUnknown(file, wanted)
    const pairs: LoraPair[] = []
    for (const target of wanted) {
      pairs.push(await readPair(file, target, config, model))
      onProgress?.(pairs.length, wanted.length)
    }
    return { baseModel: config.baseModel, pairs }
  } finally {
    await file.close()
  }
}

interface Target {
  layer: number
  target: LinearTarget
  module: string
}

const MAX_CONFIG_CHARS = 1_000_000

async function readConfigText(folder: string): Promise<string> {
  let text: string
  try {
    text = await readFile(join(folder, 'adapter_config.json'), 'utf8')
  } catch (cause) {
    throw new PolyphonyError('not_found', 'adapter_config.json is missing or cannot be read', { cause })
  }
  if (text.length > MAX_CONFIG_CHARS)
    throw invalid('adapter_config.json', 'the file is far too long for a configuration')
  return text
}

function listTargets(config: PeftConfig, model: ModelConfig): Target[] {
  const targets: Target[] = []
  for (let layer = 0; layer < model.layers; layer++) {
    for (const target of LINEAR_TARGETS) {
      const module = linearName(layer, target)
      if (config.targets(module)) targets.push({ layer, target, module })
    }
  }
  if (targets.length === 0) {
    throw invalid(
      'adapter_config.json',
      `target_modules name no linear layer of this base model (${LINEAR_TARGETS.join(', ')}): is it for another base?`,
    )
  }
  return targets
}

function tensorName(module: string, matrix: 'A' | 'B'): string {
  return `base_model.model.${module}.lora_${matrix}.weight`
}

function refuseUnknown(file: SafetensorsFile, wanted: Target[]): void {
  const names = new Set(wanted.flatMap(({ module }) => [tensorName(module, 'A'), tensorName(module, 'B')]))
  const unknown = [...file.tensors.keys()].find((name) => !names.has(name))
  if (unknown !== undefined) {
    throw invalid(
      'adapter_model.safetensors',
      `tensor "${unknown}" belongs to no module that target_modules name in this base model: is it for another base?`,
    )
  }
}

async function readPair(
  file: SafetensorsFile,
  target: Target,
  config: PeftConfig,
  model: ModelConfig,
): Promise<LoraPair> {
  const { input, output } = linearShape(model, target.target)
  const rank = config.rankOf(target.module)
  const a = await readMatrix(file, tensorName(target.module, 'A'), [rank, input])
  const b = await readMatrix(file, tensorName(target.module, 'B'), [output, rank])
  return { layer: target.layer, target: target.target, rank, a, b, scaling: config.scalingOf(target.module) }
}

async function readMatrix(
  file: SafetensorsFile,
  name: string,
  shape: [number, number],
): Promise<Float32Array> {
  const where = 'adapter_model.safetensors'
  const entry = file.tensors.get(name)
  if (!entry) throw invalid(where, `tensor "${name}" is missing`)
  if (entry.shape.length !== 2 || entry.shape[0] !== shape[0] || entry.shape[1] !== shape[1]) {
    throw invalid(
      where,
      `tensor "${name}" has shape [${entry.shape}], this base model needs [${shape}]: is it for another base?`,
    )
  }
  const values = await file.readFloat32(name)
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw invalid(where, `tensor "${name}" holds ${values[bad]} at position ${bad}: the training diverged`)
  return values
}

function invalid(where: string, what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `${where}: ${what}`, { param: where })
}
