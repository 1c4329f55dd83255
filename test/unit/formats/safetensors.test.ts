import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeSafetensors } from '@/lib/formats/encode-safetensors'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { parseSafetensorsHeader } from '@/lib/formats/parse-safetensors-header'
import { makeTempFolder } from '../engine/tiny-model'

let folder: string
beforeAll(async () => {
  folder = await makeTempFolder()
})
afterAll(() => rm(folder, { recursive: true }))

async function open(bytes: Buffer) {
  const path = join(folder, 'model.safetensors')
  await writeFile(path, bytes)
  return openSafetensors(path)
}

function fileOf(header: object | string, data: Buffer): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, data])
}

const entry = (dtype: string, shape: number[], begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})

describe('values are read exactly', () => {
  test('from F32, F16 and BF16', async () => {
    // Bit patterns from IEEE 754: 1, −2, largest half 65504, smallest subnormal half 2^−24, a subnormal 0x0155, infinity.
    const halves = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x8155, 0x7c00).buffer)
    const brains = Buffer.from(Uint16Array.of(0x3f80, 0xc000, 0x4049, 0x0001).buffer)
    const floats = Buffer.from(Float32Array.of(1.5, -0.1).buffer)
    const header = {
      h: entry('F16', [6], 0, 12),
      b: entry('BF16', [2, 2], 12, 20),
      f: entry('F32', [2], 20, 28),
    }
    const file = await open(fileOf(header, Buffer.concat([halves, brains, floats])))
    expect([...(await file.readFloat32('h'))]).toEqual([
      1,
      -2,
      65504,
      2 ** -24,
      -0x155 * 2 ** -24,
      Number.POSITIVE_INFINITY,
    ])
    expect([...(await file.readFloat32('b'))]).toEqual([1, -2, 3.140625, 2 ** -133])
    expect([...(await file.readFloat32('f'))]).toEqual([1.5, Math.fround(-0.1)])
    await file.close()
  })

  test('as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float32Array({ noNaN: true }), { maxLength: 4 }), async (arrays) => {
        const tensors = arrays.map((values, i) => ({ name: `t${i}`, shape: [values.length], values }))
        const file = await open(encodeSafetensors(tensors, { format: 'pt' }))
        for (const { name, values } of tensors) expect(await file.readFloat32(name)).toEqual(values)
        expect(file.metadata).toEqual({ format: 'pt' })
        await file.close()
      }),
      { numRuns: 30 },
    )
  })
})

describe('a broken file is refused with what is wrong', () => {
  const four = Buffer.alloc(4)
  const cases: [string, Buffer, string][] = [
    ['too short', Buffer.alloc(3), 'too short'],
    [
      'a header longer than the file',
      Buffer.concat([Buffer.from([255, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]),
      'the file holds 10',
    ],
    ['a gigantic header', Buffer.concat([Buffer.alloc(8, 255), Buffer.from('{}')]), 'the limit is'],
    ['a header that is not JSON', fileOf('{"a":', four), 'not valid JSON'],
    ['a header that is a list', fileOf('[]', Buffer.alloc(0)), 'not a JSON object'],
    [
      'a header that is not UTF-8',
      Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([0xff, 0xfe])]),
      'not UTF-8',
    ],
    ['an unknown dtype', fileOf({ a: entry('F99', [1], 0, 4) }, four), 'no known dtype'],
    ['a dtype from the prototype', fileOf({ a: entry('toString', [1], 0, 4) }, four), 'no known dtype'],
    ['offsets outside the file', fileOf({ a: entry('F32', [2], 0, 8) }, four), 'the file holds 4'],
    ['offsets that run backwards', fileOf({ a: entry('F32', [1], 4, 0) }, four), 'claims bytes 4 to 0'],
    ['a shape that does not match', fileOf({ a: entry('F32', [3], 0, 4) }, four), 'needs 12 bytes, not 4'],
    ['a shape that overflows', fileOf({ a: entry('F32', [2 ** 40, 2 ** 40], 0, 4) }, four), 'bytes, not 4'],
    [
      'overlapping tensors',
      fileOf({ a: entry('F32', [1], 0, 4), b: entry('F32', [1], 0, 4) }, four),
      'overlaps',
    ],
    ['a hole', fileOf({ a: entry('F32', [1], 4, 8) }, Buffer.alloc(8)), 'stray bytes before'],
    [
      'bytes behind the last tensor',
      fileOf({ a: entry('F32', [1], 0, 4) }, Buffer.alloc(8)),
      '4 stray bytes',
    ],
  ]
  for (const [name, bytes, message] of cases) {
    test(name, async () => {
      await expect(open(bytes)).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining(message),
      })
    })
  }

  test('an integer tensor is named with the remedy', async () => {
    const file = await open(fileOf({ a: entry('I32', [1], 0, 4) }, four))
    await expect(file.readFloat32('a')).rejects.toThrow('save it as F32, F16 or BF16')
    await file.close()
  })
})

test('whatever the header says, it is parsed or refused as invalid, never anything else', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(64), (json, bytes) => {
      try {
        parseSafetensorsHeader(json, bytes, 'x')
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_request' })
      }
    }),
  )
})

describe('a file that was good', () => {
  const values = Float32Array.from({ length: 12 }, (_, index) => index)
  const good = encodeSafetensors(
    [
      { name: 'a', shape: [3, 4], values },
      { name: 'b', shape: [2], values: Float32Array.of(1, 2) },
    ],
    { format: 'pt' },
  )
  const readAll = async (bytes: Buffer) => {
    const file = await open(bytes)
    try {
      for (const { name, shape } of file.tensors.values())
        expect(await file.readFloat32(name)).toHaveLength(shape.reduce((a, b) => a * b, 1))
    } finally {
      await file.close()
    }
  }

  test('and was cut off anywhere is refused', async () => {
    for (let length = 0; length < good.length; length++)
      await expect(readAll(good.subarray(0, length))).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('and has other bytes in its length and header is read by its shapes or refused, never anything else', async () => {
    const headerEnd = good.length - 4 * 14
    const change = fc.tuple(fc.nat(headerEnd - 1), fc.nat(255))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(good)
        for (const [at, value] of changes) bytes[at] = value
        await readAll(bytes).catch((error: unknown) =>
          expect(error).toMatchObject({ code: 'invalid_request' }),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('and lies in its offsets and shapes is read by its shapes or refused', async () => {
    const number = fc.oneof(
      fc.integer({ min: -2, max: 80 }),
      fc.constantFrom(2 ** 31, 2 ** 53, 1e300, -0, 0.5),
    )
    const lie = fc.record({
      dtype: fc.constantFrom('F32', 'F16', 'BF16', 'I8', 'F64', 'BOOL'),
      shape: fc.array(number, { maxLength: 3 }),
      data_offsets: fc.array(number, { maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ maxLength: 3 }), lie, { maxKeys: 3 }),
        fc.nat(80),
        async (header, size) => {
          await readAll(fileOf(header, Buffer.alloc(size))).catch((error: unknown) =>
            expect(error).toMatchObject({ code: 'invalid_request' }),
          )
        },
      ),
      { numRuns: 100 },
    )
  })
})
