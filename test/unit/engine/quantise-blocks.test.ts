import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantiseBlocks } from '@/lib/engine/graph/quantise-blocks'

for (const bits of [8, 4] as const) {
  test(`${bits}-bit codes are within one step of the value`, () => {
    const block = fc.float32Array({ minLength: 32, maxLength: 32, noNaN: true, min: -100, max: 100 })
    fc.assert(
      fc.property(block, (values) => {
        const { codes, scales } = quantiseBlocks(values, bits)
        const scale = scales[0]!
        for (const [i, value] of values.entries()) {
          const code = bits === 8 ? codes[i]! - 128 : ((codes[i >> 1]! >> ((i & 1) * 4)) & 15) - 8
          expect(Math.abs(code * scale - value)).toBeLessThanOrEqual(Math.abs(scale) * 1.001 + 1e-30)
        }
      }),
    )
  })
}

test('a block of zeros stays zero and the value of largest magnitude is met exactly in 4 bits', () => {
  const zeros = quantiseBlocks(new Float32Array(32), 4)
  expect(zeros.codes).toEqual(new Uint8Array(16).fill(0x88))
  expect(Math.abs(zeros.scales[0]!)).toBe(0)
  const values = new Float32Array(32).fill(0.1)
  values[5] = 4
  const { codes, scales } = quantiseBlocks(values, 4)
  expect(((codes[2]! >> 4) - 8) * scales[0]!).toBe(4)
})
