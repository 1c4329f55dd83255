import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Decoder } from '@/lib/engine/decoder/decoder'
import { buildDecoder } from '@/lib/engine/graph/build-decoder'
import { importModel } from '@/lib/engine/graph/import-model'
import { encodeSafetensors, type TensorToWrite } from '@/lib/formats/encode-safetensors'
import { type Checkpoint, openCheckpoint, PIECE_VALUES } from '@/lib/formats/open-checkpoint'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { largestDifference, makeTempFolder } from './tiny-model'

const GEMMA = join(import.meta.dirname, '../../fixtures/architectures/gemma3_text')
const OPTIONS = { precision: 'int8', accuracyLevel: 0, contextTokens: 48 } as const

let dataDir: string
let tensors: TensorToWrite[]
let config: Record<string, unknown>
beforeAll(async () => {
  dataDir = await makeTempFolder()
  config = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(await readFile(join(GEMMA, 'config.json'), 'utf8')))
  tensors = []
  for (const number of [1, 2]) {
    const file = await openSafetensors(join(GEMMA, `model-0000${number}-of-00002.safetensors`))
    for (const { name, shape } of file.tensors.values())
      tensors.push({ name, shape, values: await file.readFloat32(name) })
    await file.close()
  }
})
afterAll(() => rm(dataDir, { recursive: true }))

async function writeModel(name: string, json: object, content: TensorToWrite[]) {
  const folder = join(dataDir, name)
  await mkdir(folder)
  await writeFile(join(folder, 'config.json'), JSON.stringify(json))
  await writeFile(join(folder, 'model.safetensors'), encodeSafetensors(content))
  return { dataDir, modelFolder: folder, model: parseModelConfig(json), ...OPTIONS }
}

async function readLogits(options: Awaited<ReturnType<typeof writeModel>>): Promise<Float32Array> {
  const { onnxPath } = await importModel(options)
  const decoder = await Decoder.open({
    onnxPath,
    model: options.model,
    slots: 1,
    contextTokens: 48,
    threads: 1,
  })
  const logits = (await decoder.prefill({ slot: 0, tokens: [5, 9, 31], past: 0, adapter: undefined })).slice()
  await decoder.close()
  return logits
}

describe('the text part of a multimodal checkpoint', () => {
  const vision = (prefix: string): TensorToWrite => ({
    name: `${prefix}vision_tower.patch.weight`,
    shape: [2],
    values: Float32Array.of(1, 2),
  })
  test('gives the same logits as the text model alone, under either of its two prefixes', async () => {
    const alone = await readLogits(await writeModel('alone', config, tensors))
    const json = { model_type: 'gemma3', text_config: config, vision_config: { hidden_size: 8 } }
    const older = tensors.map((tensor) => ({ ...tensor, name: `language_model.${tensor.name}` }))
    const newer = tensors.map((tensor) => ({
      ...tensor,
      name: tensor.name.replace('model.', 'model.language_model.'),
    }))
    for (const [name, content] of [
      ['older', [vision(''), ...older]],
      ['newer', [vision('model.'), ...newer]],
    ] as const) {
      expect(largestDifference(await readLogits(await writeModel(name, json, [...content])), alone)).toBe(0)
    }
  })
})

describe('a checkpoint that does not fit its configuration is refused, and nothing is left behind', () => {
  const cases: [string, () => TensorToWrite[], string][] = [
    [
      'more than it says',
      () => [...tensors, extra('model.layers.0.self_attn.q_proj.bias')],
      'says nothing of',
    ],
    [
      'a layer too many',
      () => [...tensors, extra('model.layers.4.input_layernorm.weight')],
      'model.layers.4',
    ],
    ['less than it says', () => tensors.slice(1), 'has no tensor "model.embed_tokens.weight"'],
    ['another shape', () => [{ ...tensors[0]!, shape: [32, 96] }, ...tensors.slice(1)], 'has shape [32,96]'],
    ['a value that is no number', () => spoil(Number.NaN), 'holds NaN: the checkpoint is damaged'],
    ['an infinite value', () => spoil(Number.NEGATIVE_INFINITY), 'holds -Infinity'],
  ]
  const extra = (name: string): TensorToWrite => ({ name, shape: [1], values: Float32Array.of(1) })
  const spoil = (value: number) =>
    tensors.map((tensor, index) => {
      if (index !== 7) return tensor
      const values = tensor.values.slice()
      values[values.length - 1] = value
      return { ...tensor, values }
    })
  for (const [name, content, message] of cases) {
    test(name, async () => {
      const options = await writeModel(name.replaceAll(' ', '-'), config, content())
      await expect(importModel(options)).rejects.toThrow(message)
      const kept = await readdir(join(dataDir, 'models'), { recursive: true })
      expect(kept.filter((path) => path.includes('.building'))).toEqual([])
    })
  }

  test('a shard that is missing', async () => {
    const folder = join(dataDir, 'half')
    await cp(GEMMA, folder, { recursive: true })
    await rm(join(folder, 'model-00002-of-00002.safetensors'))
    const options = { dataDir, modelFolder: folder, model: parseModelConfig(config), ...OPTIONS }
    await expect(importModel(options)).rejects.toThrow('model-00002-of-00002.safetensors is missing')
  })
})

describe('a large matrix is read and quantised in pieces', () => {
  const VOCAB = 300_000
  const model = parseModelConfig({
    ...{ model_type: 'llama', vocab_size: VOCAB, hidden_size: 32, num_hidden_layers: 1, head_dim: 16 },
    ...{
      num_attention_heads: 2,
      intermediate_size: 32,
      max_position_embeddings: 8,
      tie_word_embeddings: true,
    },
  })

  for (const precision of ['int4', 'float32'] as const) {
    test(`${precision}: no piece is larger than the bound, and the last row is right`, async () => {
      const largest: number[] = []
      const checkpoint = createSynthetic((values) => largest.push(values))
      const progress: number[] = []
      const onnxPath = join(dataDir, `large-${precision}.onnx`)
      await buildDecoder(onnxPath, checkpoint, {
        ...{ model, precision, accuracyLevel: 0, contextTokens: 8 },
        onProgress: ({ doneValues, totalValues }) => progress.push(doneValues / totalValues),
      })
      expect(Math.max(...largest)).toBeLessThanOrEqual(PIECE_VALUES)
      expect(largest.filter((values) => values > 1_000_000)).toHaveLength(3)
      expect(progress).toEqual(progress.toSorted((a, b) => a - b))
      expect(progress.at(-1)).toBe(1)
      const decoder = await Decoder.open({ onnxPath, model, slots: 1, contextTokens: 8, threads: 1 })
      const logits = await decoder.prefill({ slot: 0, tokens: [VOCAB - 1], past: 0, adapter: undefined })
      // Only the last row's embedding points where it points, so its own logit is the largest.
      expect(logits.indexOf(Math.max(...logits.subarray(VOCAB - 100)))).toBe(VOCAB - 1)
      await decoder.close()
    }, 60_000)
  }

  /** Row i of the embedding has 1 at i mod 31, but the last row has 4 in its last column. */
  function createSynthetic(onRead: (values: number) => void): Checkpoint {
    const fill = (name: string, from: number, count: number) => {
      onRead(count)
      const values = new Float32Array(count)
      if (name.includes('norm')) values.fill(1)
      // The decoder's self-test wants to see keys.
      if (name.includes('k_proj')) values.fill(0.01)
      if (!name.includes('embed')) return values
      for (let row = 0; row < count / 32; row++) values[row * 32 + ((from / 32 + row) % 31)] = 1
      if (from + count === VOCAB * 32) values.fill(0, count - 32, count - 1)[count - 1] = 4
      return values
    }
    const maps = ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj']
    const others = ['mlp.gate_proj', 'mlp.up_proj', 'mlp.down_proj']
    const layer = [...maps, ...others].map((name) => [`model.layers.0.${name}.weight`, 1024] as const)
    const norms = ['input_layernorm', 'post_attention_layernorm'].map(
      (name) => `model.layers.0.${name}.weight`,
    )
    return {
      tensors: new Map([
        ['model.embed_tokens.weight', VOCAB * 32],
        ...layer,
        ...[...norms, 'model.norm.weight'].map((name) => [name, 32] as const),
      ]),
      read: async (name, shape) =>
        fill(
          name,
          0,
          shape.reduce((product, size) => product * size, 1),
        ),
      readRows: async function* (name, [rows, columns]) {
        const step = PIECE_VALUES / columns
        for (let row = 0; row < rows; row += step)
          yield fill(name, row * columns, Math.min(step, rows - row) * columns)
      },
      close: async () => {},
    }
  }
})

test('rows read from a file in pieces are the rows of the whole', async () => {
  const folder = join(dataDir, 'rows')
  await mkdir(folder)
  const columns = 3
  const rows = Math.ceil((PIECE_VALUES * 1.5) / columns)
  const values = Float32Array.from({ length: rows * columns }, (_, i) => i % 65_537)
  await writeFile(
    join(folder, 'model.safetensors'),
    encodeSafetensors([{ name: 'x', shape: [rows, columns], values }]),
  )
  const checkpoint = await openCheckpoint(folder)
  let from = 0
  let pieces = 0
  for await (const piece of checkpoint.readRows('x', [rows, columns])) {
    expect(piece.length).toBeLessThanOrEqual(PIECE_VALUES)
    expect(
      Buffer.compare(Buffer.from(piece.buffer), Buffer.from(values.buffer, from * 4, piece.byteLength)),
    ).toBe(0)
    from += piece.length
    pieces++
  }
  expect([from, pieces]).toEqual([values.length, 2])
  await checkpoint.close()
}, 60_000)
