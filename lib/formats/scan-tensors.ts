import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileFault } from './file-fault'
import type { SafetensorsFile } from './open-safetensors'
import type { TensorEntry } from './parse-safetensors-header'
import { openScanMemory, type ScanMemory } from './scan-memory'

/** What one pass over a safetensors file finds. */
export interface TensorScan {
  /** SHA-256 of the whole file, in hex. */
  sha256: string
  /** Of each tensor the largest absolute value; infinite or NaN when it holds such a value, 0 when it holds nothing else. */
  largest: ReadonlyMap<string, number>
}

/** Bytes in memory at a time. */
const PIECE_BYTES = 4 * 1024 * 1024

/**
 * Hashes a safetensors file and looks at every value, in one pass and in bounded memory.
 * @param options.isPlain without SIMD, as on a processor that has none
 * @throws PolyphonyError (invalid_request) for a tensor that is not F32, F16 or BF16
 */
export async function scanTensors(
  path: string,
  { tensors, dataStart }: Pick<SafetensorsFile, 'tensors' | 'dataStart'>,
  options: { signal?: AbortSignal; onBytes?: (done: number) => void; isPlain?: boolean } = {},
): Promise<TensorScan> {
  const where = basename(path)
  const hash = createHash('sha256')
  const largest = new Map<string, number>()
  const file = await open(path, 'r')
  try {
    const read = async (buffer: Buffer, position: number) => {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
      if (bytesRead !== buffer.length) {
        throw fileFault('cutOff', { file: where })
      }
      return buffer
    }
    hash.update(await read(Buffer.alloc(dataStart), 0))
    // Two buffers take turns: one is read into while the other is hashed and looked at.
    const memory = openScanMemory(PIECE_BYTES, options)
    const pieces = cutPieces(tensors)
    const begin = (index: number) => {
      const piece = pieces[index]
      if (!piece) return undefined
      const buffer = memory.buffers[index % 2 === 0 ? 0 : 1]
      return read(buffer.subarray(0, piece.bytes), dataStart + piece.begin)
    }
    let next = begin(0)
    for (const [index, { begin: at, bytes, parts }] of pieces.entries()) {
      options.signal?.throwIfAborted()
      const piece = await next
      next = begin(index + 1)
      if (!piece) break
      hash.update(piece)
      for (const { entry, from, to } of parts) {
        const known = largest.get(entry.name) ?? 0
        const found = largestOf(memory, piece.subarray(from, to), entry, where)
        largest.set(entry.name, Number.isNaN(known) || known > found ? known : found)
      }
      options.onBytes?.(dataStart + at + bytes)
    }
    return { sha256: hash.digest('hex'), largest }
  } finally {
    await file.close()
  }
}

/** What is read at a time: the bytes of a tensor, of a part of one, or of several that follow each other. */
interface Piece {
  begin: number
  bytes: number
  parts: { entry: TensorEntry; from: number; to: number }[]
}

/** The bytes of all tensors, in their order and without a gap, in pieces that a buffer holds; no value is cut in two. */
function cutPieces(tensors: ReadonlyMap<string, TensorEntry>): Piece[] {
  let last: Piece = { begin: 0, bytes: 0, parts: [] }
  const pieces = [last]
  for (const entry of [...tensors.values()].sort((a, b) => a.begin - b.begin)) {
    let { begin } = entry
    do {
      // The widest value has four bytes.
      const room = (PIECE_BYTES - last.bytes) & ~3
      if (room === 0) {
        last = { begin, bytes: 0, parts: [] }
        pieces.push(last)
        continue
      }
      const bytes = Math.min(room, entry.end - begin)
      last.parts.push({ entry, from: last.bytes, to: last.bytes + bytes })
      last.bytes += bytes
      begin += bytes
    } while (begin < entry.end)
  }
  return pieces
}

/** The largest absolute value; whatever is not finite comes after every number, and NaN after infinity. */
function largestOf(memory: ScanMemory, piece: Buffer, entry: TensorEntry, where: string): number {
  if (entry.dtype === 'F32') return floatOf(memory.largestWord(piece))
  if (entry.dtype !== 'BF16' && entry.dtype !== 'F16') {
    throw fileFault('dtype', { file: where, tensor: entry.name, dtype: entry.dtype })
  }
  const half = memory.largestHalf(piece)
  return entry.dtype === 'BF16' ? floatOf(half << 16) : halfOf(half)
}

const float = new Float32Array(1)
const floatBits = new Int32Array(float.buffer)

function floatOf(bits: number): number {
  floatBits[0] = bits
  return float[0]!
}

/** IEEE 754 binary16 without its sign. */
function halfOf(bits: number): number {
  const exponent = bits >>> 10
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25)
}
