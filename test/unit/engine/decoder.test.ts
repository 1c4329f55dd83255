import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Decoder } from '@/lib/engine/decoder/decoder'
import { type PreparedAdapter, prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import type { ModelConfig } from '@/lib/formats/model-config'
import { openSafetensors, type SafetensorsFile } from '@/lib/formats/open-safetensors'
import { readAdapter } from '@/lib/formats/read-adapter'
import {
  largestDifference,
  makeTempFolder,
  openTinyDecoder,
  readTinyAdapter,
  readTinyConfig,
  TINY,
  writeRandomAdapter,
} from './tiny-model'

/** What the project promises against the reference that starter/train/golden.py computes with PyTorch. */
const TOLERANCE = 1e-3
const goldenSchema = z.object({ prompts: z.array(z.array(z.int())), lastPositions: z.int() })

let dataDir: string
let model: ModelConfig
let adapter: PreparedAdapter
let golden: SafetensorsFile
let prompts: number[][]
let lastPositions: number

beforeAll(async () => {
  dataDir = await makeTempFolder()
  model = await readTinyConfig()
  adapter = await readTinyAdapter()
  golden = await openSafetensors(join(TINY, 'golden/golden.safetensors'))
  const json = goldenSchema.parse(JSON.parse(await readFile(join(TINY, 'golden/golden.json'), 'utf8')))
  prompts = json.prompts
  lastPositions = json.lastPositions
})

afterAll(async () => {
  await golden.close()
  await rm(dataDir, { recursive: true })
})

/** Logits of the last positions, the first by prefill and each further one by a decoding step. */
async function readLastLogits(decoder: Decoder, ids: number[], used: PreparedAdapter | undefined) {
  const start = ids.length - lastPositions + 1
  const rows = [
    (await decoder.prefill({ slot: 0, tokens: ids.slice(0, start), past: 0, adapter: used })).slice(),
  ]
  for (let past = start; past < ids.length; past++) {
    rows.push((await decoder.decode([{ token: ids[past]!, past, adapter: used }])).slice())
  }
  return rows
}

describe('logits agree with the independent reference', () => {
  for (const precision of ['float32', 'int8', 'int4'] as const) {
    for (const who of ['base', 'adapter'] as const) {
      test(`${precision} weights, ${who}`, async () => {
        const decoder = await openTinyDecoder(dataDir, { precision })
        for (const [number, ids] of prompts.entries()) {
          const name = `${precision}.${who}.${number}`
          if (!golden.tensors.has(name)) continue
          const expected = await golden.readFloat32(name)
          const rows = await readLastLogits(decoder, ids, who === 'adapter' ? adapter : undefined)
          for (const [i, row] of rows.entries()) {
            const reference = expected.subarray(i * model.vocabSize, (i + 1) * model.vocabSize)
            expect(largestDifference(row, reference)).toBeLessThan(TOLERANCE)
          }
        }
        await decoder.close()
      })
    }
  }

  test('the adapter and the rounding of weights both change the logits by far more than the tolerance', async () => {
    const base = await golden.readFloat32('float32.base.0')
    expect(largestDifference(base, await golden.readFloat32('float32.adapter.0'))).toBeGreaterThan(0.5)
    expect(largestDifference(base, await golden.readFloat32('int4.base.0'))).toBeGreaterThan(0.1)
  })

  test('hidden states after the last norm', async () => {
    const decoder = await openTinyDecoder(dataDir)
    const hidden = await decoder.encode(prompts[0]!, undefined)
    expect(largestDifference(hidden, await golden.readFloat32('hidden.0'))).toBeLessThan(TOLERANCE)
    await decoder.close()
  })
})

describe('rows of one batch', () => {
  test('of different lengths, ranks and adapters give what each gives alone', async () => {
    const folder = join(dataDir, 'other')
    await writeRandomAdapter(folder, 5)
    const other = prepareAdapter(await readAdapter(folder, model), model)
    const rows = [
      { ids: prompts[0]!, adapter },
      { ids: prompts[1]!, adapter: undefined },
      { ids: prompts[0]!.slice(0, 15), adapter: other },
      { ids: prompts[1]!.slice(0, 3), adapter },
    ]
    const decoder = await openTinyDecoder(dataDir)
    const alone: Float32Array[] = []
    for (const row of rows) {
      await decoder.prefill({ slot: 0, tokens: row.ids, past: 0, adapter: row.adapter })
      alone.push((await decoder.decode([{ token: 77, past: row.ids.length, adapter: row.adapter }])).slice())
    }
    for (const [slot, row] of rows.entries()) {
      await decoder.prefill({ slot, tokens: row.ids.slice(0, 2), past: 0, adapter: row.adapter })
      await decoder.prefill({ slot, tokens: row.ids.slice(2), past: 2, adapter: row.adapter })
    }
    const together = await decoder.decode(
      rows.map((row) => ({ token: 77, past: row.ids.length, adapter: row.adapter })),
    )
    for (const [slot, expected] of alone.entries()) {
      const row = together.subarray(slot * model.vocabSize, (slot + 1) * model.vocabSize)
      expect(largestDifference(row, expected)).toBeLessThan(1e-4)
    }
    await decoder.close()
  })

  test('change adapters from step to step without a trace', async () => {
    const decoder = await openTinyDecoder(dataDir)
    const read = async (used: PreparedAdapter | undefined) => {
      await decoder.prefill({ slot: 0, tokens: [1, 9, 12], past: 0, adapter: used })
      return (await decoder.decode([{ token: 40, past: 3, adapter: used }])).slice()
    }
    const base = await read(undefined)
    const adapted = await read(adapter)
    expect(largestDifference(base, adapted)).toBeGreaterThan(0.1)
    expect(largestDifference(await read(undefined), base)).toBe(0)
    expect(largestDifference(await read(adapter), adapted)).toBe(0)
    await decoder.close()
  })

  test('a copied slot goes on as the original does', async () => {
    const decoder = await openTinyDecoder(dataDir)
    await decoder.prefill({ slot: 0, tokens: prompts[0]!, past: 0, adapter })
    decoder.copySlot(0, 1, prompts[0]!.length)
    const row = { token: 50, past: prompts[0]!.length, adapter }
    const logits = await decoder.decode([row, row])
    const [first, second] = [logits.subarray(0, model.vocabSize), logits.subarray(model.vocabSize)]
    expect(largestDifference(first, second)).toBeLessThan(1e-5)
    await decoder.close()
  })

  test('a sequence that outgrows the context is refused before the runtime sees it', async () => {
    const decoder = await openTinyDecoder(dataDir)
    const row = { token: 1, past: model.maxPositions, adapter: undefined }
    await expect(decoder.decode([row])).rejects.toThrow('does not fit 128 positions')
    await decoder.close()
  })
})
