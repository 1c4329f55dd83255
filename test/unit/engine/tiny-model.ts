import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { type PreparedAdapter, prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { createRandom } from '@/lib/engine/generation/random'
import { importModel } from '@/lib/engine/graph/import-model'
import type { Precision } from '@/lib/engine/graph/precision'
import { encodeSafetensors, type TensorToWrite } from '@/lib/formats/encode-safetensors'
import { LINEAR_TARGETS, linearName, linearShape, type ModelConfig } from '@/lib/formats/model-config'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { readAdapter } from '@/lib/formats/read-adapter'

export const TINY = join(import.meta.dirname, '../../fixtures/tiny-llama')

export async function readTinyConfig(): Promise<ModelConfig> {
  return parseModelConfig(JSON.parse(await readFile(join(TINY, 'config.json'), 'utf8')))
}

export function makeTempFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'polyphony-test-'))
}

export async function openTinyDecoder(
  dataDir: string,
  options: { precision?: Precision; slots?: number } = {},
) {
  const model = await readTinyConfig()
  const contextTokens = model.maxPositions
  const precision = options.precision ?? 'float32'
  const { onnxPath } = await importModel({
    dataDir,
    modelFolder: TINY,
    model,
    precision,
    accuracyLevel: 0,
    contextTokens,
  })
  return Decoder.open({ onnxPath, model, slots: options.slots ?? 4, contextTokens, threads: 1 })
}

export async function readTinyAdapter(): Promise<PreparedAdapter> {
  const model = await readTinyConfig()
  return prepareAdapter(await readAdapter(join(TINY, 'adapter'), model), model)
}

/** Writes a random adapter that changes only some maps; its rank is 2, the fixture's another. */
export async function writeRandomAdapter(
  folder: string,
  seed: number,
  changes: { r?: number } & Record<string, unknown> = {},
  base?: ModelConfig,
) {
  const model = base ?? (await readTinyConfig())
  const config = {
    ...{ peft_type: 'LORA', task_type: 'CAUSAL_LM', bias: 'none', r: 2, lora_alpha: 4 },
    target_modules: ['q_proj', 'down_proj'],
    ...changes,
  }
  const tensors: TensorToWrite[] = []
  for (let layer = 0; layer < model.layers; layer++) {
    for (const target of LINEAR_TARGETS.filter((name) => config.target_modules.includes(name))) {
      const { input, output } = linearShape(model, target)
      const name = `base_model.model.${linearName(layer, target)}`
      const random = createRandom(seed, tensors.length)
      const values = (count: number) => Float32Array.from({ length: count }, () => (random() - 0.5) * 0.8)
      tensors.push({
        name: `${name}.lora_A.weight`,
        shape: [config.r, input],
        values: values(config.r * input),
      })
      tensors.push({
        name: `${name}.lora_B.weight`,
        shape: [output, config.r],
        values: values(output * config.r),
      })
    }
  }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'adapter_config.json'), JSON.stringify(config))
  await writeFile(join(folder, 'adapter_model.safetensors'), encodeSafetensors(tensors))
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0)
}
