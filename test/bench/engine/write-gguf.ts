import { type FileHandle, open } from 'node:fs/promises'

/** Types of tensors that are written here; source of all numbers: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
export type GgmlType = 'F32' | 'F16' | 'Q4_0' | 'Q8_0'
export type GgufValue =
  | { uint32: number }
  | { float32: number }
  | { bool: boolean }
  | { string: string }
  | { strings: string[] }
  | { floats: number[] }
  | { ints: number[] }

export interface GgufTensor {
  name: string
  /** Row-major, the outer dimension first; GGUF itself names the inner one first. */
  shape: number[]
  type: GgmlType
  /** The values as the file has them; asked for once, when it is their turn. */
  read(): Promise<Uint8Array>
}

const TYPE_CODES: Record<GgmlType, number> = { F32: 0, F16: 1, Q4_0: 2, Q8_0: 8 }
/** Bytes of so many values. */
const BLOCKS: Record<GgmlType, { values: number; bytes: number }> = {
  F32: { values: 1, bytes: 4 },
  F16: { values: 1, bytes: 2 },
  Q4_0: { values: 32, bytes: 18 },
  Q8_0: { values: 32, bytes: 34 },
}
const UINT32 = 4
const INT32 = 5
const FLOAT32 = 6
const BOOL = 7
const STRING = 8
const ARRAY = 9
const VERSION = 3
const ALIGNMENT = 32

/**
 * Writes a GGUF file (version 3, little-endian), one tensor in memory at a time.
 * @throws Error when a tensor's bytes are not as many as its shape and type ask for
 */
export async function writeGguf(
  path: string,
  fields: Record<string, GgufValue>,
  tensors: GgufTensor[],
): Promise<void> {
  const file = await open(path, 'w')
  try {
    const header = encodeHeader(fields, tensors)
    await writePadded(file, header)
    for (const tensor of tensors) {
      const bytes = await tensor.read()
      if (bytes.length !== sizeOf(tensor))
        throw new Error(`${tensor.name}: ${bytes.length} bytes where its shape asks for ${sizeOf(tensor)}`)
      await writePadded(file, bytes)
    }
  } finally {
    await file.close()
  }
}

function encodeHeader(fields: Record<string, GgufValue>, tensors: GgufTensor[]): Buffer {
  const entries = Object.entries(fields)
  const parts = [Buffer.from('GGUF'), uint32(VERSION), uint64(tensors.length), uint64(entries.length)]
  for (const [key, value] of entries) parts.push(string(key), encodeValue(value))
  let offset = 0
  for (const tensor of tensors) {
    const { name, shape, type } = tensor
    parts.push(string(name), uint32(shape.length), ...shape.toReversed().map(uint64))
    parts.push(uint32(TYPE_CODES[type]), uint64(offset))
    offset = aligned(offset + sizeOf(tensor))
  }
  return Buffer.concat(parts)
}

function encodeValue(value: GgufValue): Buffer {
  if ('uint32' in value) return Buffer.concat([uint32(UINT32), uint32(value.uint32)])
  if ('float32' in value) return Buffer.concat([uint32(FLOAT32), numbers(Float32Array.of(value.float32))])
  if ('bool' in value) return Buffer.concat([uint32(BOOL), Buffer.of(value.bool ? 1 : 0)])
  if ('string' in value) return Buffer.concat([uint32(STRING), string(value.string)])
  if ('strings' in value) return array(STRING, value.strings.length, value.strings.map(string))
  if ('floats' in value)
    return array(FLOAT32, value.floats.length, [numbers(Float32Array.from(value.floats))])
  return array(INT32, value.ints.length, [numbers(Int32Array.from(value.ints))])
}

function array(type: number, count: number, items: Buffer[]): Buffer {
  return Buffer.concat([uint32(ARRAY), uint32(type), uint64(count), ...items])
}

function sizeOf({ shape, type }: GgufTensor): number {
  const count = shape.reduce((product, size) => product * size, 1)
  return (count / BLOCKS[type].values) * BLOCKS[type].bytes
}

const aligned = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT

async function writePadded(file: FileHandle, bytes: Uint8Array): Promise<void> {
  await file.writeFile(bytes)
  await file.writeFile(Buffer.alloc(aligned(bytes.length) - bytes.length))
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([uint64(bytes.length), bytes])
}

function numbers(values: Float32Array | Int32Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength)
}
