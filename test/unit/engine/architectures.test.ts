import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { type PreparedAdapter, prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { importModel } from '@/lib/engine/graph/import-model'
import type { Precision } from '@/lib/engine/graph/precision'
import type { ModelConfig } from '@/lib/formats/model-config'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { readAdapter } from '@/lib/formats/read-adapter'
import { largestDifference, makeTempFolder } from './tiny-model'

const FOLDER = join(import.meta.dirname, '../../fixtures/architectures')
const ARCHITECTURES = ['llama', 'mistral', 'qwen2', 'qwen3', 'smollm3', 'gemma2', 'gemma3_text']
/** What the project promises against the reference that golden.py computes with PyTorch in float64. */
const TOLERANCE = 1e-3
const CONTEXT = 48

let dataDir: string
beforeAll(async () => {
  dataDir = await makeTempFolder()
})
afterAll(() => rm(dataDir, { recursive: true }))

for (const name of ARCHITECTURES) {
  describe(name, () => {
    const folder = join(FOLDER, name)
    let model: ModelConfig
    let golden: Record<string, Float32Array>
    let ids: number[]

    beforeAll(async () => {
      model = parseModelConfig(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')))
      golden = await readGolden(join(folder, 'golden.safetensors'))
      ids = [...golden.ids!]
    })

    const open = async (precision: Precision = 'float32') => {
      const options = { dataDir, modelFolder: folder, model, precision, accuracyLevel: 0 } as const
      const { onnxPath } = await importModel({ ...options, contextTokens: CONTEXT })
      return Decoder.open({ onnxPath, model, slots: 2, contextTokens: CONTEXT, threads: 1 })
    }

    /** The greatest difference from the reference over all positions that were asked for. */
    const compare = (rows: Map<number, Float32Array>, expected: Float32Array) =>
      Math.max(
        ...[...rows].map(([position, row]) =>
          largestDifference(
            row,
            expected.subarray(position * model.vocabSize, (position + 1) * model.vocabSize),
          ),
        ),
      )

    test('a prompt in one piece', async () => {
      const decoder = await open()
      const rows = new Map<number, Float32Array>()
      for (const length of [1, 7, 8, 9, 23, ids.length]) {
        const logits = await decoder.prefill({
          slot: 0,
          tokens: ids.slice(0, length),
          past: 0,
          adapter: undefined,
        })
        rows.set(length - 1, logits.slice())
      }
      expect(compare(rows, golden.base!)).toBeLessThan(TOLERANCE)
      await decoder.close()
    })

    test('a prompt in several pieces, then token by token', async () => {
      const decoder = await open()
      expect(compare(await readInPieces(decoder, ids, undefined), golden.base!)).toBeLessThan(TOLERANCE)
      await decoder.close()
    })

    test('with an adapter on every projection, beside a row without one', async () => {
      const adapter = prepareAdapter(await readAdapter(join(folder, 'adapter'), model), model)
      const decoder = await open()
      expect(compare(await readInPieces(decoder, ids, adapter), golden.adapter!)).toBeLessThan(TOLERANCE)
      await decoder.prefill({ slot: 0, tokens: ids.slice(0, 30), past: 0, adapter })
      await decoder.prefill({ slot: 1, tokens: ids.slice(0, 12), past: 0, adapter: undefined })
      const logits = await decoder.decode([
        { token: ids[30]!, past: 30, adapter },
        { token: ids[12]!, past: 12, adapter: undefined },
      ])
      const rows = [logits.slice(0, model.vocabSize), logits.slice(model.vocabSize)]
      expect(compare(new Map([[30, rows[0]!]]), golden.adapter!)).toBeLessThan(TOLERANCE)
      expect(compare(new Map([[12, rows[1]!]]), golden.base!)).toBeLessThan(TOLERANCE)
      await decoder.close()
    })

    test('weights in int4', async () => {
      const decoder = await open('int4')
      expect(compare(await readInPieces(decoder, ids, undefined), golden.int4!)).toBeLessThan(TOLERANCE)
      await decoder.close()
    })

    test('what the case is there for moves the logits by far more than the tolerance', () => {
      expect(largestDifference(golden.base!, golden.adapter!)).toBeGreaterThan(1)
      expect(largestDifference(golden.base!, golden.int4!)).toBeGreaterThan(0.1)
      if (!golden.unwindowed) return
      const window = 8 * model.vocabSize
      expect(largestDifference(golden.base!.subarray(0, window), golden.unwindowed.subarray(0, window))).toBe(
        0,
      )
      expect(
        largestDifference(golden.base!.subarray(window), golden.unwindowed.subarray(window)),
      ).toBeGreaterThan(1)
    })
  })
}

async function readGolden(path: string): Promise<Record<string, Float32Array>> {
  const file = await openSafetensors(path)
  const golden: Record<string, Float32Array> = {}
  for (const name of file.tensors.keys()) golden[name] = await file.readFloat32(name)
  await file.close()
  return golden
}

/** Logits by position: pieces that end inside, at and beyond a window of 8, then decoding steps. */
async function readInPieces(decoder: Decoder, ids: number[], adapter: PreparedAdapter | undefined) {
  const rows = new Map<number, Float32Array>()
  let past = 0
  for (const size of [5, 3, 4, 11]) {
    const logits = await decoder.prefill({ slot: 0, tokens: ids.slice(past, past + size), past, adapter })
    past += size
    rows.set(past - 1, logits.slice())
  }
  for (; past < ids.length; past++) {
    rows.set(past, (await decoder.decode([{ token: ids[past]!, past, adapter }])).slice())
  }
  return rows
}
