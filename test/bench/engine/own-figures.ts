import { join } from 'node:path'
import { createRows } from './create-rows'
import type { EmbeddedSide } from './embedded-side'
import { makeRandomAdapter, writePeftAdapter } from './random-adapter'
import type { Shape } from './shapes'
import type { Side } from './side'
import { median, tokensPerSecond } from './statistics'

/** The share of a step at 8 rows that is not the decoder's: HTTP, scheduling, choosing the tokens. */
export async function overheadAt8(ours: EmbeddedSide, newTokens: number, rounds: number): Promise<number> {
  const shares: number[] = []
  for (let round = 0; round < rounds; round++) {
    const before = await ours.steps()
    const [timing] = await ours.run(createRows(8, { promptTokens: 2, newTokens: 4 * newTokens }))
    const after = await ours.steps()
    if (!timing) continue
    const stepMs = (timing.lastMs - timing.firstMs) / (timing.tokens - 1)
    const decodeMs = (1000 * (after.seconds - before.seconds)) / (after.steps - before.steps)
    shares.push(Math.max(0, 1 - decodeMs / stepMs))
  }
  return median(shares)
}

/** From an adapter in storage that nobody has used to the first token through it, less what a first token takes anyway. */
export async function swapMs(
  ours: EmbeddedSide,
  { folder, shape, from, rounds }: { folder: string; shape: Shape; from: number; rounds: number },
): Promise<number> {
  const times: number[] = []
  for (let number = from; number < from + rounds; number++) {
    const path = join(folder, `swap-${number}`)
    writePeftAdapter(path, makeRandomAdapter(shape, number))
    const [first, again] = createRows(2, { promptTokens: 16, newTokens: 1 })
    if (first && again) times.push(await ours.swapMs(path, first, again))
  }
  return median(times)
}

/** What every further adapter costs: tokens/s of 64 rows against the number of adapters that they speak through. */
export async function measureCurve(
  ours: Side,
  { counts, newTokens, rounds }: { counts: number[]; newTokens: number; rounds: number },
): Promise<[adapters: number, tokensPerSecond: number][]> {
  const curve: [number, number][] = []
  for (const adapters of counts) {
    const speeds: number[] = []
    for (let round = 0; round < rounds; round++)
      speeds.push(tokensPerSecond(await ours.run(createRows(64, { promptTokens: 16, newTokens }, adapters))))
    curve.push([adapters, median(speeds)])
  }
  return curve
}
