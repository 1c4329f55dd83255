import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeSafetensors } from '@/lib/formats/encode-safetensors'
import { randomValues } from './random-weights'
import { moduleOf, projections, RANK, type Shape, type Target } from './shapes'

/** All matrices of one LoRA: A [rank, inputs] and B [outputs, rank], row-major. */
export type RandomAdapter = {
  layer: number
  target: Target
  inputs: number
  outputs: number
  a: Float32Array
  b: Float32Array
}[]

export function makeRandomAdapter(shape: Shape, number: number): RandomAdapter {
  const adapter: RandomAdapter = []
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const [target, [outputs, inputs]] of Object.entries(projections(shape)) as [
      Target,
      [number, number],
    ][]) {
      const seed = 1_000_000 * (number + 1) + 2 * adapter.length
      const a = randomValues(RANK * inputs, seed)
      const b = randomValues(outputs * RANK, seed + 1)
      adapter.push({ layer, target, inputs, outputs, a, b })
    }
  }
  return adapter
}

/** Writes it as PEFT does. */
export function writePeftAdapter(folder: string, adapter: RandomAdapter): void {
  mkdirSync(folder, { recursive: true })
  const config = {
    ...{ peft_type: 'LORA', task_type: 'CAUSAL_LM', bias: 'none', r: RANK, lora_alpha: RANK },
    target_modules: [...new Set(adapter.map(({ target }) => target))],
  }
  writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify(config))
  const tensors = adapter.flatMap(({ layer, target, inputs, outputs, a, b }) => {
    const name = `base_model.model.model.layers.${layer}.${moduleOf(target)}.${target}`
    return [
      { name: `${name}.lora_A.weight`, shape: [RANK, inputs], values: a },
      { name: `${name}.lora_B.weight`, shape: [outputs, RANK], values: b },
    ]
  })
  writeFileSync(join(folder, 'adapter_model.safetensors'), encodeSafetensors(tensors))
}
