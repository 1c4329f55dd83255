import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { GenerationStep } from '@/lib/engine/generation/generation-request'
import type { Precision } from '@/lib/engine/graph/precision'

/** Of two readings of one prompt, where a rounding of activations to int8 has fallen the other way. */
const ROUNDING = 0.1

/**
 * The same to the bit, where the runtime's kernels sum a row in one order whatever stands beside it: always for float32 and
 * int8 weights; for int4 only those for AVX-512 with VNNI and for ARM. Others take rows in pairs, and one left alone
 * differently: there the first token's probabilities are the same but for rounding.
 */
export function expectSame(found: GenerationStep[], fresh: GenerationStep[], precision: Precision): void {
  if (precision !== 'int4' || isExactForInt4()) {
    expect(found).toEqual(fresh)
    return
  }
  const [a, b] = [found, fresh].map(([first]) => first?.score?.top ?? [])
  const shared = a?.flatMap(({ token, logprob }) => {
    const other = b?.find((same) => same.token === token)
    return other ? [Math.abs(other.logprob - logprob)] : []
  })
  expect(Math.max(0, ...(shared ?? []))).toBeLessThan(ROUNDING)
  expect(shared?.length).toBeGreaterThanOrEqual((a?.length ?? 0) / 2)
}

function isExactForInt4(): boolean {
  if (process.platform !== 'linux') return process.arch === 'arm64'
  return /\bavx512_vnni\b|\basimd\b/.test(readFileSync('/proc/cpuinfo', 'utf8'))
}
