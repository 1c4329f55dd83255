import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listAdapterBases } from '@/lib/adapters/list-adapter-bases'
import { likeness, measureUpdate, type UpdateMeasure } from '@/lib/adapters/measure-update'
import { listExpectedTensors } from '@/lib/formats/adapter-tensors'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { readPeftConfig } from '@/lib/formats/read-adapter'

const [base] = await listAdapterBases('starter')

async function open(name: string) {
  const folder = join('starter/adapters', name)
  const config = await readPeftConfig(folder)
  const file = await openSafetensors(join(folder, 'adapter_model.safetensors'))
  return { config, file, expected: listExpectedTensors(config, base!.maps ?? []) }
}

async function measure(name: string): Promise<UpdateMeasure[]> {
  const { file, config, expected } = await open(name)
  const measures = await measureUpdate(file, config, expected)
  await file.close()
  return measures
}

/** ΔW in full, by the definition. */
async function formUpdates(name: string): Promise<Map<string, Float64Array>> {
  const { file, config, expected } = await open(name)
  const updates = new Map<string, Float64Array>()
  for (let i = 0; i < expected.length; i += 2) {
    const [rank, input] = expected[i]!.shape
    const output = expected[i + 1]!.shape[0]
    const a = await file.readFloat32(expected[i]!.name)
    const b = await file.readFloat32(expected[i + 1]!.name)
    const update = new Float64Array(output * input)
    for (let o = 0; o < output; o++)
      for (let k = 0; k < input; k++)
        for (let r = 0; r < rank; r++) update[o * input + k]! += b[o * rank + r]! * a[r * input + k]!
    const { module } = expected[i]!
    updates.set(
      module,
      update.map((value) => value * config.scalingOf(module)),
    )
  }
  await file.close()
  return updates
}

const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)

test('norms and likeness are those of the updates themselves', { timeout: 60_000 }, async () => {
  const [fr, sn] = [await formUpdates('fr-FR'), await formUpdates('fr-SN')]
  const [measuredFr, measuredSn] = [await measure('fr-FR'), await measure('fr-SN')]
  for (const { module, norm } of measuredFr)
    expect(norm).toBeCloseTo(Math.sqrt(dot(fr.get(module)!, fr.get(module)!)), 4)
  let [inner, one, other] = [0, 0, 0]
  for (const [module, update] of fr) {
    inner += dot(update, sn.get(module)!)
    one += dot(update, update)
    other += dot(sn.get(module)!, sn.get(module)!)
  }
  const exact = inner / Math.sqrt(one * other)
  // 42 modules of 8 numbers: one standard error is 0.055.
  expect(Math.abs(likeness(measuredFr, measuredSn) - exact)).toBeLessThan(0.2)
})

test('an adapter is most like itself, and like no other as much', { timeout: 60_000 }, async () => {
  const all = await Promise.all(readdirSync('starter/adapters').map(measure))
  for (const [i, one] of all.entries())
    for (const [j, other] of all.entries()) {
      if (i === j) expect(likeness(one, other)).toBeCloseTo(1, 6)
      else expect(likeness(one, other)).toBeLessThan(0.9)
    }
})
