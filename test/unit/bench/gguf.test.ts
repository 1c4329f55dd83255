import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeFloat32 } from '@/lib/formats/decode-float32'
import { encodeFloat16 } from '@/test/bench/engine/encode-float16'
import { tokensOf, tokenText } from '@/test/bench/engine/side'
import { writeGguf } from '@/test/bench/engine/write-gguf'

describe('half precision', () => {
  const decode = (halves: Uint16Array) =>
    decodeFloat32(Buffer.from(halves.buffer), { name: 'x', dtype: 'F16' }, 'test')

  test('keeps every half as it was', () => {
    const all = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits)
    const numbers = all.filter((bits) => (bits & 0x7fff) <= 0x7c00)
    const again = encodeFloat16(decode(numbers))
    expect(numbers.findIndex((bits, index) => again[index] !== bits)).toBe(-1)
  })

  test('takes the nearest half, and of two the even one', () => {
    expect(
      decode(encodeFloat16(Float32Array.of(1 + 2 ** -11, 1 + 3 * 2 ** -11, 65520, -1e9, 2 ** -26))),
    ).toEqual(Float32Array.of(1, 1 + 2 ** -9, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0))
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const [half = Number.NaN] = decode(encodeFloat16(Float32Array.of(value)))
        expect(Math.abs(half - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11))
      }),
    )
  })
})

describe('a GGUF file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'polyphony-gguf-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('has its header, then each tensor at a multiple of 32 bytes', async () => {
    const path = join(folder, 'a.gguf')
    const read = (value: number, bytes: number) => async () => new Uint8Array(bytes).fill(value)
    await writeGguf(path, { 'general.name': { string: 'a' }, four: { uint32: 4 } }, [
      { name: 'one', shape: [2, 5], type: 'F32', read: read(1, 40) },
      { name: 'two', shape: [3, 32], type: 'Q4_0', read: read(2, 54) },
    ])
    const file = await readFile(path)
    expect(file.toString('latin1', 0, 4)).toBe('GGUF')
    expect([file.readUInt32LE(4), file.readBigUInt64LE(8), file.readBigUInt64LE(16)]).toEqual([3, 2n, 2n])
    // The inner dimension comes first, then the type, then where it lies behind the header.
    const two = file.indexOf('two') + 3
    expect(file.readUInt32LE(two)).toBe(2)
    expect([8, 16].map((at) => file.readBigUInt64LE(two + at - 4))).toEqual([32n, 3n])
    expect([file.readUInt32LE(two + 20), file.readBigUInt64LE(two + 24)]).toEqual([2, 64n])
    const header = Math.ceil((two + 32) / 32) * 32
    expect(file.length).toBe(header + 64 + 64)
    expect([header, header + 39, header + 40, header + 64, header + 117].map((at) => file[at])).toEqual([
      1, 1, 0, 2, 2,
    ])
  })

  test('refuses a tensor that has not the bytes of its shape', async () => {
    const tensor = { name: 'short', shape: [4], type: 'F16' as const, read: async () => new Uint8Array(7) }
    await expect(writeGguf(join(folder, 'b.gguf'), {}, [tensor])).rejects.toThrow('short: 7 bytes')
  })
})

test('tokens are read back from a text', () => {
  expect(tokensOf(`a${tokenText(300)}${tokenText(41)}[`)).toEqual([97, 300, 41, 91])
})
