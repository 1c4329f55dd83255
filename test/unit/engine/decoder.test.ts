import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { type PreparedAdapter, prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { importModel } from '@/lib/engine/graph/import-model'
import type { Precision } from '@/lib/engine/graph/precision'
import { type ModelConfig, parseModelConfig } from '@/lib/formats/model-config'
import { openSafetensors, type SafetensorsFile } from '@/lib/formats/open-safetensors'
import { readAdapter } from '@/lib/formats/read-adapter'

const FIXTURE = join(import.meta.dirname, '../../fixtures/tiny-llama')
const TOLERANCE = 1e-3
const goldenSchema = z.object({ prompts: z.array(z.array(z.int())), lastPositions: z.int() })

let dataDir: string
let model: ModelConfig
let adapter: PreparedAdapter
let golden: SafetensorsFile
let prompts: number[][]
let lastPositions: number

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'polyphony-decoder-'))
  model = parseModelConfig(JSON.parse(await readFile(join(FIXTURE, 'config.json'), 'utf8')))
  adapter = prepareAdapter(await readAdapter(join(FIXTURE, 'adapter'), model), model)
  golden = await openSafetensors(join(FIXTURE, 'golden/golden.safetensors'))
  const json = goldenSchema.parse(JSON.parse(await readFile(join(FIXTURE, 'golden/golden.json'), 'utf8')))
  prompts = json.prompts
  lastPositions = json.lastPositions
})

afterAll(async () => {
  await golden.close()
  await rm(dataDir, { recursive: true })
})

async function openDecoder(precision: Precision, slots = 4): Promise<Decoder> {
  const contextTokens = model.maxPositions
  const options = { dataDir, modelFolder: FIXTURE, model, precision, accuracyLevel: 0, contextTokens } as const
  const { onnxPath } = await importModel(options)
  return Decoder.open({ onnxPath, model, slots, contextTokens, threads: 1 })
}

/** Logits of the last positions, the first by prefill and each further one by a decoding step. */
async function readLastLogits(decoder: Decoder, ids: number[], used: PreparedAdapter | undefined) {
  const start = ids.length - lastPositions + 1
  const rows = [(await decoder.prefill({ slot: 0, tokens: ids.slice(0, start), past: 0, adapter: used })).slice()]
  for (let past = start; past < ids.length; past++) {
    rows.push((await decoder.decode([{ token: ids[past]!, past, adapter: used }])).slice())
  }
  return rows
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0)
}

describe('logits agree with the independent reference', () => {
  for (const precision of ['float32', 'int8', 'int4'] as const) {
    for (const who of ['base', 'adapter'] as const) {
      test(`${precision}, ${who}`, async () => {
        const decoder = await openDecoder(precision)
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

  test('the adapter changes the logits by far more than the tolerance', async () => {
    const base = await golden.readFloat32('float32.base.0')
    expect(largestDifference(base, await golden.readFloat32('float32.adapter.0'))).toBeGreaterThan(0.5)
  })

  test('hidden states after the last norm', async () => {
    const decoder = await openDecoder('float32')
    const hidden = await decoder.encode(prompts[0]!, undefined)
    expect(largestDifference(hidden, await golden.readFloat32('hidden.0'))).toBeLessThan(TOLERANCE)
    await decoder.close()
  })
})
