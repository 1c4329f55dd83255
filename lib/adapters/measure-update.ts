import type { ExpectedTensor } from '@/lib/formats/adapter-tensors'
import type { SafetensorsFile } from '@/lib/formats/open-safetensors'
import type { PeftConfig } from '@/lib/formats/peft-config'

/** How far an adapter moves one linear map, without its matrix ΔW = s·B·A ever being formed. */
export interface UpdateMeasure {
  /** The module's name in the checkpoint. */
  module: string
  /** Frobenius norm of ΔW. */
  norm: number
  /** `SKETCHES` numbers yᵀ·ΔW·x with random signs x and y that depend on the module alone. */
  sketch: number[]
}

/** Numbers a module; together they tell the cosine of two adapters' updates to about 1 / √(modules · SKETCHES). */
export const SKETCHES = 8

/**
 * Measures every module that an adapter changes.
 *
 * ‖BA‖² = tr((BᵀB)(AAᵀ)), two products of [rank, rank]. The sketch is the one of Alon, Matias and Szegedy
 * (https://doi.org/10.1006/jcss.1997.1545): inner products of updates survive it in expectation.
 * @param expected A before B, module by module
 */
export async function measureUpdate(
  file: SafetensorsFile,
  config: PeftConfig,
  expected: ExpectedTensor[],
): Promise<UpdateMeasure[]> {
  const measures: UpdateMeasure[] = []
  for (let i = 0; i < expected.length; i += 2) {
    const [a, b] = [expected[i], expected[i + 1]]
    if (!a || !b) break
    const [rank, input] = a.shape
    const [output] = b.shape
    const pair: Pair = {
      ...{ rank, input, output, scaling: config.scalingOf(a.module) },
      a: await file.readFloat32(a.name),
      b: await file.readFloat32(b.name),
    }
    measures.push({ module: a.module, norm: normOf(pair), sketch: sketchOf(pair, a.module) })
  }
  return measures
}

interface Pair {
  rank: number
  input: number
  output: number
  scaling: number
  /** [rank, input] */
  a: Float32Array
  /** [output, rank] */
  b: Float32Array
}

function normOf({ rank, input, output, scaling, a, b }: Pair): number {
  let sum = 0
  for (let r = 0; r < rank; r++) {
    for (let s = 0; s <= r; s++) {
      let ofA = 0
      for (let i = 0; i < input; i++) ofA += a[r * input + i]! * a[s * input + i]!
      let ofB = 0
      for (let o = 0; o < output; o++) ofB += b[o * rank + r]! * b[o * rank + s]!
      sum += (r === s ? 1 : 2) * ofA * ofB
    }
  }
  // Rounding can leave a tiny negative sum where the update is nothing.
  return Math.abs(scaling) * Math.sqrt(Math.max(0, sum))
}

function sketchOf({ rank, input, output, scaling, a, b }: Pair, module: string): number[] {
  const signs = signsOf(module)
  return Array.from({ length: SKETCHES }, () => {
    const narrow = new Float64Array(rank)
    for (let i = 0; i < input; i++) {
      const sign = signs()
      for (let r = 0; r < rank; r++) narrow[r]! += sign * a[r * input + i]!
    }
    let sum = 0
    for (let o = 0; o < output; o++) {
      const sign = signs()
      for (let r = 0; r < rank; r++) sum += sign * b[o * rank + r]! * narrow[r]!
    }
    return scaling * sum
  })
}

/** An endless row of +1 and −1, always the same for a module: xorshift32 seeded by FNV-1a of its name. */
function signsOf(module: string): () => number {
  let state = 0x811c9dc5
  for (const byte of Buffer.from(module)) state = Math.imul(state ^ byte, 0x01000193)
  state ||= 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 0x10000 ? 1 : -1
  }
}

/** The cosine of two adapters' updates of the same base, from their sketches; 0 where they share no module. */
export function likeness(one: UpdateMeasure[], other: UpdateMeasure[]): number {
  const known = new Map(other.map(({ module, sketch }) => [module, sketch]))
  const square = (measures: UpdateMeasure[]) =>
    measures.reduce((sum, { sketch }) => sum + sketch.reduce((part, value) => part + value * value, 0), 0)
  let inner = 0
  for (const { module, sketch } of one) {
    const counterpart = known.get(module)
    if (counterpart) for (const [i, value] of sketch.entries()) inner += value * (counterpart[i] ?? 0)
  }
  const scale = Math.sqrt(square(one) * square(other))
  return scale === 0 ? 0 : Math.max(-1, Math.min(1, inner / scale))
}
