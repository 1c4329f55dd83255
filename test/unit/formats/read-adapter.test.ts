import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { encodeSafetensors, type TensorToWrite } from '@/lib/formats/encode-safetensors'
import type { ModelConfig } from '@/lib/formats/model-config'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { readAdapter } from '@/lib/formats/read-adapter'
import { makeTempFolder, readTinyConfig, TINY } from '../engine/tiny-model'

const GOOD = join(TINY, 'adapter')
let temp: string
let model: ModelConfig
beforeAll(async () => {
  temp = await makeTempFolder()
  model = await readTinyConfig()
})
afterAll(() => rm(temp, { recursive: true }))

/** A copy of the fixture's adapter with its tensors and configuration changed. */
async function makeAdapter(
  changeTensors: (tensors: TensorToWrite[]) => TensorToWrite[],
  changeConfig: object = {},
) {
  const folder = join(temp, `${Math.random()}`)
  await cp(GOOD, folder, { recursive: true })
  const file = await openSafetensors(join(GOOD, 'adapter_model.safetensors'))
  const tensors: TensorToWrite[] = []
  for (const [name, { shape }] of file.tensors)
    tensors.push({ name, shape, values: await file.readFloat32(name) })
  await file.close()
  await writeFile(join(folder, 'adapter_model.safetensors'), encodeSafetensors(changeTensors(tensors)))
  const config: object = JSON.parse(await readFile(join(GOOD, 'adapter_config.json'), 'utf8'))
  await writeFile(join(folder, 'adapter_config.json'), JSON.stringify({ ...config, ...changeConfig }))
  return folder
}

test('every matrix is read, with progress', async () => {
  const progress: number[] = []
  const adapter = await readAdapter(GOOD, model, (done, total) => progress.push(done / total))
  expect(adapter.pairs).toHaveLength(14)
  expect(adapter.baseModel).toBe('tiny-llama')
  expect(progress.at(-1)).toBe(1)
})

test('the prepared layout multiplies as PEFT does: B·A·x·scaling', async () => {
  const adapter = await readAdapter(GOOD, model)
  const { matrices, rank } = prepareAdapter(adapter, model)
  const pair = adapter.pairs[4]!
  const { a, b } = matrices[4]!
  const x = Float32Array.from({ length: 64 }, (_, i) => Math.sin(i))
  const output = pair.b.length / pair.rank
  for (const o of [0, 7, output - 1]) {
    let peft = 0
    let ours = 0
    for (let r = 0; r < rank; r++) {
      let narrow = 0
      let turned = 0
      for (let i = 0; i < 64; i++) {
        narrow += pair.a[r * 64 + i]! * x[i]!
        turned += a[i * rank + r]! * x[i]!
      }
      peft += pair.b[o * pair.rank + r]! * narrow * pair.scaling
      ours += turned * b[r * output + o]!
    }
    expect(ours).toBeCloseTo(peft, 4)
  }
})

describe('an adapter that does not fit is refused with the reason', () => {
  const cases: [string, (tensors: TensorToWrite[]) => TensorToWrite[], object, string][] = [
    ['a missing tensor', (tensors) => tensors.slice(1), {}, 'is missing'],
    [
      'an unknown tensor',
      (tensors) => [...tensors, { name: 'lm_head.weight', shape: [1], values: new Float32Array(1) }],
      {},
      '"lm_head.weight" belongs to no module',
    ],
    [
      'a wrong shape',
      (tensors) => tensors.map((t, i) => (i === 0 ? { ...t, shape: t.shape.toReversed() } : t)),
      {},
      'is it for another base?',
    ],
    [
      'a rank other than the configuration says',
      (tensors) => tensors,
      { r: 8 },
      'this base model needs [8,64]',
    ],
    [
      'NaN',
      (tensors) => tensors.map((t, i) => (i === 3 ? { ...t, values: t.values.map(() => Number.NaN) } : t)),
      {},
      'holds NaN at position 0',
    ],
    [
      'infinity',
      (tensors) =>
        tensors.map((t, i) => (i === 3 ? { ...t, values: t.values.map(() => Number.POSITIVE_INFINITY) } : t)),
      {},
      'holds Infinity',
    ],
    [
      'modules of another architecture',
      (tensors) => tensors,
      { target_modules: ['c_attn'] },
      'is it for another base?',
    ],
    [
      'tensors that the configuration does not name',
      (tensors) => tensors,
      { target_modules: ['q_proj'] },
      'belongs to no module',
    ],
  ]
  for (const [name, changeTensors, changeConfig, message] of cases) {
    test(name, async () => {
      const folder = await makeAdapter(changeTensors, changeConfig)
      await expect(readAdapter(folder, model)).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining(message),
      })
    })
  }

  test('a folder without weights, and a pickle in their stead', async () => {
    const folder = await makeAdapter((tensors) => tensors)
    await rm(join(folder, 'adapter_model.safetensors'))
    await writeFile(join(folder, 'adapter_model.bin'), 'pickle')
    await expect(readAdapter(folder, model)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('adapter_model.safetensors'),
    })
  })
})

const datasets = process.env.DATASETS_DIR
if (!datasets) console.warn('Checks against public data are skipped: set DATASETS_DIR')
test.skipIf(!datasets)(
  'a real adapter for another base is refused (skipped without DATASETS_DIR)',
  async () => {
    await expect(readAdapter(join(datasets ?? '', 'gpt2-tigrinya-lora'), model)).rejects.toThrow(
      'is it for another base?',
    )
  },
)
