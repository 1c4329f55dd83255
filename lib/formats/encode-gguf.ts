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
  /** The values as the file has them, in pieces; asked for once a writing, when it is their turn. */
  read(): AsyncIterable<Uint8Array>
}

/** A file that is made while it is read. */
export interface StreamedFile {
  sizeBytes: number
  /** Its bytes from the first to the last; begins anew at each call. */
  pieces(): AsyncGenerator<Uint8Array>
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
 * A GGUF file (version 3, little-endian), of which no more than a piece of a tensor is in memory. Its pieces end with an
 * Error when a tensor's bytes are not as many as its shape and type ask for.
 */
export function encodeGguf(fields: Record<string, GgufValue>, tensors: GgufTensor[]): StreamedFile {
  const header = encodeHeader(fields, tensors)
  const dataBytes = tensors.reduce((sum, tensor) => sum + aligned(sizeOf(tensor)), 0)
  return {
    sizeBytes: aligned(header.length) + dataBytes,
    async *pieces() {
      yield header
      yield padding(header.length)
      for (const tensor of tensors) {
        let bytes = 0
        for await (const piece of tensor.read()) {
          bytes += piece.length
          yield piece
        }
        if (bytes !== sizeOf(tensor))
          throw new Error(`${tensor.name}: ${bytes} bytes where its shape asks for ${sizeOf(tensor)}`)
        yield padding(bytes)
      }
    },
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
    offset += aligned(sizeOf(tensor))
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
const padding = (length: number) => Buffer.alloc(aligned(length) - length)

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
