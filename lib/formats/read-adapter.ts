import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { listExpectedTensors, listLinearMaps, matchTensors, tensorName } from './adapter-tensors'
import { fileFault } from './file-fault'
import { LINEAR_TARGETS, type LinearTarget, linearName, type ModelConfig } from './model-config'
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
  const config = await readPeftConfig(folder)
  const file = await openSafetensors(join(folder, 'adapter_model.safetensors'))
  try {
    const wanted = listExpectedTensors(config, listLinearMaps(model))
    matchTensors(file.tensors, wanted)
    const pairs: LoraPair[] = []
    for (let layer = 0; layer < model.layers; layer++) {
      for (const target of LINEAR_TARGETS) {
        const module = linearName(layer, target)
        if (!config.targets(module)) continue
        const a = await readMatrix(file, tensorName(module, 'A'))
        const b = await readMatrix(file, tensorName(module, 'B'))
        pairs.push({
          layer,
          target,
          rank: config.rankOf(module),
          a,
          b,
          scaling: config.scalingOf(module),
        })
        onProgress?.(pairs.length, wanted.length / 2)
      }
    }
    return { baseModel: config.baseModel, pairs }
  } finally {
    await file.close()
  }
}

const MAX_CONFIG_BYTES = 1_000_000

/** Reads and parses a folder's `adapter_config.json`. @throws PolyphonyError (not_found, invalid_request) */
export async function readPeftConfig(folder: string): Promise<PeftConfig> {
  return parsePeftConfig(parseJson(await readConfigText(folder), 'adapter_config.json'))
}

async function readConfigText(folder: string): Promise<string> {
  const path = join(folder, 'adapter_config.json')
  try {
    if ((await stat(path)).size > MAX_CONFIG_BYTES)
      throw fileFault('configTooLong', { file: 'adapter_config.json' })
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof PolyphonyError) throw cause
    throw fileFault('missing', { file: 'adapter_config.json' }, { code: 'not_found', cause })
  }
}

async function readMatrix(file: SafetensorsFile, name: string): Promise<Float32Array> {
  const values = await file.readFloat32(name)
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw invalid(
      'adapter_model.safetensors',
      `tensor "${name}" holds ${values[bad]} at position ${bad}: the training diverged`,
    )
  return values
}

function invalid(where: string, what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `${where}: ${what}`, { param: where })
}
