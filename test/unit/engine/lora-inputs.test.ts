import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { LoraInputs } from '@/lib/engine/decoder/lora-inputs'
import { LoraRows } from '@/lib/engine/decoder/lora-rows'
import { listLinears, type PreparedAdapter, prepareAdapter } from '@/lib/engine/decoder/prepared-adapter'
import { graphNames } from '@/lib/engine/graph/graph-names'
import { LINEAR_TARGETS, type LinearTarget, linearShape, type ModelConfig } from '@/lib/formats/model-config'
import type { Adapter } from '@/lib/formats/read-adapter'
import { readTinyConfig } from './tiny-model'

let model: ModelConfig
beforeAll(async () => {
  model = await readTinyConfig()
})

/** An adapter of which every number is another one. */
function makeAdapter(ranks: Partial<Record<LinearTarget, number>>, seed: number, layers?: number[]): Adapter {
  let next = seed
  const values = (size: number) =>
    Float32Array.from({ length: size }, () => (next = (next * 16_807) % 2_147_483_647))
  const pairs = Array.from({ length: model.layers }, (_, layer) => layer)
    .filter((layer) => layers?.includes(layer) ?? true)
    .flatMap((layer) =>
      Object.entries(ranks).map(([name, rank]) => {
        const target = name as LinearTarget
        const { input, output } = linearShape(model, target)
        return { layer, target, rank, scaling: 1, a: values(rank * input), b: values(output * rank) }
      }),
    )
  return { baseModel: undefined, pairs }
}

const all = (rank: number) => Object.fromEntries(LINEAR_TARGETS.map((target) => [target, rank]))

/** Whole ones of one kind, others of few targets, of other ranks, and one that leaves a layer alone. */
function prepareCrowd(): PreparedAdapter[] {
  return [
    ...[1, 2, 3, 4].map((seed) => makeAdapter(all(4), seed)),
    ...[5, 6].map((seed) => makeAdapter({ q_proj: 4, v_proj: 4 }, seed)),
    makeAdapter({ q_proj: 2, down_proj: 9 }, 7),
    makeAdapter(all(4), 8, [0]),
  ].map((adapter) => prepareAdapter(adapter, model))
}

/** What a row must read of a map: A as [input, wide] and B as [wide, output], zeros behind its own rank. */
function expectedRow(adapter: PreparedAdapter | undefined, index: number, wide: number) {
  const { target, input, output } = listLinears(model)[index]!
  const own = adapter?.ranks[LINEAR_TARGETS.indexOf(target)] ?? 0
  const [a, b] = [new Float32Array(input * wide), new Float32Array(wide * output)]
  const matrices = adapter?.matrices[index]
  if (!matrices) return { a, b }
  for (let i = 0; i < input; i++) for (let r = 0; r < own; r++) a[i * wide + r] = matrices.a[i * own + r]!
  b.set(matrices.b)
  return { a, b }
}

function checkFeeds(inputs: LoraInputs, batch: (PreparedAdapter | undefined)[], originals: typeof batch) {
  const feeds = inputs.feedsFor(batch)
  for (const [index, { layer, target, input, output }] of listLinears(model).entries()) {
    const a = feeds[graphNames.loraA(layer, target)]!
    const b = feeds[graphNames.loraB(layer, target)]!
    const wide = a.dims[2]!
    expect([a.dims, b.dims]).toEqual([
      [batch.length, input, wide],
      [batch.length, wide, output],
    ])
    for (const [row, original] of originals.entries()) {
      const expected = expectedRow(original, index, wide)
      const part = (data: unknown, size: number) =>
        (data as Float32Array).subarray(row * size, (row + 1) * size)
      if (!isSame(part(a.data, input * wide), expected.a) || !isSame(part(b.data, wide * output), expected.b))
        throw new Error(`Row ${row} reads another ${target} of layer ${layer}`)
    }
  }
}

const isSame = (a: Float32Array, b: Float32Array) =>
  Buffer.compare(
    Buffer.from(a.buffer, a.byteOffset, a.byteLength),
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  ) === 0

function refuseChanged(crowd: PreparedAdapter[], originals: PreparedAdapter[]) {
  for (const [n, { matrices }] of crowd.entries())
    for (const [index, now] of matrices.entries()) {
      const then = originals[n]!.matrices[index]
      const kept = now && then ? isSame(now.a, then.a) && isSame(now.b, then.b) : now === then
      if (!kept) throw new Error(`Adapter ${n} was changed in map ${index}`)
    }
}

describe('whatever batches come one after the other', () => {
  test('every row reads its own adapter, and no adapter is changed', () => {
    const member = fc.option(fc.nat(7), { nil: undefined, freq: 6 })
    const batches = fc.array(fc.array(member, { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(batches, (plan) => {
        const crowd = prepareCrowd()
        const originals = prepareCrowd()
        // Two decoders that share the adapters, in turn.
        const decoders = [new LoraInputs(model, 6), new LoraInputs(model, 6)]
        for (const [turn, batch] of plan.entries()) {
          const inputs = decoders[Math.floor(turn / 3) % 2]!
          const pick = (from: PreparedAdapter[]) => batch.map((n) => (n === undefined ? n : from[n]))
          checkFeeds(inputs, pick(crowd), pick(originals))
        }
        refuseChanged(crowd, originals)
      }),
      { numRuns: 60 },
    )
  })

  test('rows that shrink and are given up leave their adapters whole', () => {
    const [crowd, originals] = [prepareCrowd(), prepareCrowd()]
    const inputs = new LoraInputs(model, 6)
    checkFeeds(inputs, crowd.slice(0, 4), originals.slice(0, 4))
    // Long enough for rows to shrink, and then for the wide ones to be forgotten.
    for (let step = 0; step < 300; step++) inputs.feedsFor([crowd[1], undefined])
    for (let step = 0; step < 600; step++) inputs.feedsFor([crowd[4], crowd[5]])
    refuseChanged(crowd, originals)
    checkFeeds(inputs, crowd.slice(0, 4).reverse(), originals.slice(0, 4).reverse())
  })
})

describe('memory', () => {
  test('an adapter that a row reads lies there and nowhere else', () => {
    const crowd = prepareCrowd().slice(0, 4)
    const feeds = new LoraInputs(model, 6).feedsFor(crowd)
    const rows = (feeds[graphNames.loraA(0, 'q_proj')]!.data as Float32Array).buffer
    expect(crowd.every(({ matrices }) => matrices[0]?.a.buffer === rows)).toBe(true)
  })

  test('targets that no adapter of the batch has take nothing', () => {
    const few = [5, 6].map((seed) => prepareAdapter(makeAdapter({ q_proj: 4, v_proj: 4 }, seed), model))
    const feeds = new LoraInputs(model, 6).feedsFor(few)
    expect(feeds[graphNames.loraA(0, 'down_proj')]!.dims[2]).toBe(0)
    const numbers = Object.values(feeds).reduce((sum, { data }) => sum + data.length, 0)
    expect(numbers).toBe(2 * LoraRows.numbersOf(model, few[0]!.ranks))
  })
})
