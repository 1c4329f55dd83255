import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { compileWat } from '@/cli/compile-wat'
import { MAGNITUDES_WASM } from '@/lib/formats/magnitudes-wasm'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { openScanMemory } from '@/lib/formats/scan-memory'
import { scanTensors } from '@/lib/formats/scan-tensors'

const folder = mkdtempSync(join(tmpdir(), 'polyphony-scan-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Dtype = 'F32' | 'F16' | 'BF16'
const WIDTH = { F32: 4, F16: 2, BF16: 2 }
const PIECE_VALUES = (dtype: Dtype) => (4 * 1024 * 1024) / WIDTH[dtype]

/** Bits of values that matter, by dtype, as IEEE 754 and bfloat16's definition give them. */
const BITS = {
  F32: {
    one: 0x3f800000,
    infinity: 0x7f800000,
    negativeInfinity: 0xff800000,
    quietNaN: 0x7fc00000,
    signallingNaN: 0x7f800001,
    negativeNaN: 0xffc00000,
    largest: 0x7f7fffff,
    smallest: 0x00000001,
    negativeZero: 0x80000000,
  },
  F16: {
    one: 0x3c00,
    infinity: 0x7c00,
    negativeInfinity: 0xfc00,
    quietNaN: 0x7e00,
    signallingNaN: 0x7c01,
    negativeNaN: 0xfe00,
    largest: 0x7bff,
    smallest: 0x0001,
    negativeZero: 0x8000,
  },
  BF16: {
    one: 0x3f80,
    infinity: 0x7f80,
    negativeInfinity: 0xff80,
    quietNaN: 0x7fc0,
    signallingNaN: 0x7f81,
    negativeNaN: 0xffc0,
    largest: 0x7f7f,
    smallest: 0x0001,
    negativeZero: 0x8000,
  },
} as const

/** The largest magnitudes of finite values: (2 − 2⁻²³)·2¹²⁷, 65504, (2 − 2⁻⁷)·2¹²⁷; the smallest: 2⁻¹⁴⁹, 2⁻²⁴, 2⁻¹³³. */
const LARGEST = { F32: (2 - 2 ** -23) * 2 ** 127, F16: 65_504, BF16: (2 - 2 ** -7) * 2 ** 127 }
const SMALLEST = { F32: 2 ** -149, F16: 2 ** -24, BF16: 2 ** -133 }

function bytesOf(dtype: Dtype, bits: ArrayLike<number>): Buffer {
  const bytes = Buffer.alloc(bits.length * WIDTH[dtype])
  for (let i = 0; i < bits.length; i++)
    if (dtype === 'F32') bytes.writeUInt32LE(bits[i] ?? 0, i * 4)
    else bytes.writeUInt16LE(bits[i] ?? 0, i * 2)
  return bytes
}

/** Writes tensors `t0`, `t1`, … one after another. */
function write(tensors: { dtype: Dtype; bytes: Buffer }[]): string {
  const path = join(folder, 'weights.safetensors')
  let end = 0
  const header = Object.fromEntries(
    tensors.map(({ dtype, bytes }, i) => {
      const begin = end
      end += bytes.length
      return [`t${i}`, { dtype, shape: [bytes.length / WIDTH[dtype]], data_offsets: [begin, end] }]
    }),
  )
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  writeFileSync(path, Buffer.concat([length, text, ...tensors.map(({ bytes }) => bytes)]))
  return path
}

const WAYS = [
  ['with SIMD', {}],
  ['without', { isPlain: true }],
] as const

async function scan(path: string, options: { isPlain?: boolean }) {
  const file = await openSafetensors(path)
  try {
    return await scanTensors(path, file, options)
  } finally {
    await file.close()
  }
}

const largestIn = async (dtype: Dtype, bits: ArrayLike<number>, options: { isPlain?: boolean }) =>
  (await scan(write([{ dtype, bytes: bytesOf(dtype, bits) }]), options)).largest.get('t0')

test('the module in the sources is the one that its text gives', async () => {
  const text = readFileSync('lib/formats/magnitudes.wat', 'utf8')
  expect(MAGNITUDES_WASM).toBe(await compileWat(text))
  // This machine has SIMD, so both ways are tested below.
  expect(openScanMemory(65_536).buffers[0].buffer).not.toBeInstanceOf(SharedArrayBuffer)
  expect(WebAssembly.validate(Buffer.from(MAGNITUDES_WASM, 'base64'))).toBe(true)
})

describe.each(WAYS)('%s', (_way, options) => {
  describe.each(['F32', 'F16', 'BF16'] as const)('%s', (dtype) => {
    const bits = BITS[dtype]
    const { one } = bits

    // Around the 64 bytes of a step, the 4 bytes of a word, and an odd count of 2-byte values.
    test('a value that is not finite is the largest at every place of 1 to 130 values', () => {
      const memory = openScanMemory(65_536, options)
      const [buffer] = memory.buffers
      let shift = 0
      const look = dtype === 'F32' ? memory.largestWord : memory.largestHalf
      const put = (place: number, value: number) =>
        bytesOf(dtype, [value]).copy(buffer, shift + place * WIDTH[dtype])
      const special = Object.values(bits).filter((value) => value !== one)
      const sign = dtype === 'F32' ? 0x7fffffff : 0x7fff
      const wrong: object[] = []
      for (let count = 1; count <= 130; count++) {
        // What lies behind the last value must not count.
        buffer.fill(0xff)
        // Parts begin at any byte.
        shift = count % 7
        for (let i = 0; i < count; i++) put(i, one)
        for (let place = 0; place < count; place++) {
          for (const value of special) {
            put(place, value)
            const found = look(buffer.subarray(shift, shift + count * WIDTH[dtype]))
            // Among ones, or alone.
            const wanted = count === 1 ? value & sign : Math.max(value & sign, one)
            if (found !== wanted) wrong.push({ count, place, value, found, wanted })
          }
          put(place, one)
        }
      }
      expect(wrong).toEqual([])
    })

    test.each([1, 2, 3, 33, 1_001])('it is told first, last and at odd places of %i', async (count) => {
      for (const place of new Set([0, 1, Math.floor(count / 2), count - 1].filter((one) => one < count))) {
        const values = new Uint32Array(count).fill(one)
        const check = async (value: number) => {
          values[place] = value
          return largestIn(dtype, values, options)
        }
        for (const nan of [bits.quietNaN, bits.signallingNaN, bits.negativeNaN])
          expect(await check(nan)).toBeNaN()
        expect(await check(bits.infinity)).toBe(Number.POSITIVE_INFINITY)
        expect(await check(bits.negativeInfinity)).toBe(Number.POSITIVE_INFINITY)
        expect(await check(bits.largest)).toBe(LARGEST[dtype])
      }
    })

    test('zeros of both signs are zero, and the smallest value is not', async () => {
      expect(await largestIn(dtype, [0, bits.negativeZero, 0], options)).toBe(0)
      expect(await largestIn(dtype, [0, bits.smallest, 0], options)).toBe(SMALLEST[dtype])
    })

    test('NaN outlives infinity, whatever their order', async () => {
      expect(await largestIn(dtype, [bits.infinity, bits.quietNaN, bits.largest], options)).toBeNaN()
      expect(await largestIn(dtype, [bits.negativeNaN, bits.infinity], options)).toBeNaN()
    })

    test('at the seam of two pieces, and across it, nothing is lost and nothing of before is left', async () => {
      const piece = PIECE_VALUES(dtype)
      const values = new Uint32Array(2 * piece + 3).fill(one)
      const bytes = bytesOf(dtype, values)
      for (const place of [piece - 1, piece, 2 * piece + 2]) {
        bytesOf(dtype, [bits.negativeNaN]).copy(bytes, place * WIDTH[dtype])
        expect((await scan(write([{ dtype, bytes }]), options)).largest.get('t0')).toBeNaN()
        bytesOf(dtype, [one]).copy(bytes, place * WIDTH[dtype])
      }
      expect((await scan(write([{ dtype, bytes }]), options)).largest.get('t0')).toBe(1)
    })

    test('a short tensor after a long one sees nothing of it', async () => {
      const long = { dtype, bytes: bytesOf(dtype, new Uint32Array(5_000).fill(bits.largest)) }
      const short = { dtype, bytes: bytesOf(dtype, [one, bits.negativeZero, one]) }
      // Two buffers take turns: the third and the fourth lie where the first and the second did.
      const path = write([long, long, short, short])
      const { largest, sha256 } = await scan(path, options)
      expect([...largest.values()]).toEqual([LARGEST[dtype], LARGEST[dtype], 1, 1])
      expect(sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'))
    })
  })

  test('tensors of all dtypes in one file are told apart', async () => {
    const dtypes = ['F32', 'F16', 'BF16'] as const
    const path = write(dtypes.map((dtype) => ({ dtype, bytes: bytesOf(dtype, [0, BITS[dtype].largest]) })))
    expect([...(await scan(path, options)).largest.values()]).toEqual(dtypes.map((dtype) => LARGEST[dtype]))
  })
})

test('both ways agree on any bytes', async () => {
  const bytes = fc
    .uint8Array({ maxLength: 400 })
    .map((some) => Buffer.from(some.subarray(0, some.length & ~3)))
  await fc.assert(
    fc.asyncProperty(
      fc.array(bytes, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('F32', 'F16', 'BF16'),
      async (parts, dtype) => {
        const path = write(parts.map((part) => ({ dtype, bytes: part })))
        expect((await scan(path, {})).largest).toEqual((await scan(path, { isPlain: true })).largest)
      },
    ),
    { numRuns: 40 },
  )
})
