import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import type { SafetensorsFile } from './open-safetensors'
import type { TensorEntry } from './parse-safetensors-header'

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
 * @throws PolyphonyError (invalid_request) for a tensor that is not F32, F16 or BF16
 */
export async function scanTensors(
  path: string,
  { tensors, dataStart }: Pick<SafetensorsFile, 'tensors' | 'dataStart'>,
  options: { signal?: AbortSignal; onBytes?: (done: number) => void } = {},
): Promise<TensorScan> {
  const where = basename(path)
  const hash = createHash('sha256')
  const largest = new Map<string, number>()
  const file = await open(path, 'r')
  try {
    const read = async (buffer: Buffer, position: number) => {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
      if (bytesRead !== buffer.length) {
        throw new PolyphonyError('invalid_request', `${where}: the file ended while it was being read`, {
          param: where,
        })
      }
      return buffer
    }
    hash.update(await read(Buffer.alloc(dataStart), 0))
    // Two buffers take turns: one is read into while the other is hashed and looked at.
    const buffers = [Buffer.alloc(PIECE_BYTES), Buffer.alloc(PIECE_BYTES)] as const
    const pieces = [...cutPieces(tensors)]
    const begin = (index: number) => {
      const piece = pieces[index]
      return piece && read(buffers[index % 2 === 0 ? 0 : 1].subarray(0, piece.bytes), dataStart + piece.begin)
    }
    let next = begin(0)
    for (const [index, { entry, begin: at, bytes }] of pieces.entries()) {
      options.signal?.throwIfAborted()
      const piece = await next
      next = begin(index + 1)
      if (!piece) break
      hash.update(piece)
      const known = largest.get(entry.name) ?? 0
      const found = largestOf(piece, entry, where)
      largest.set(entry.name, Number.isNaN(known) || known > found ? known : found)
      options.onBytes?.(dataStart + at + bytes)
    }
    return { sha256: hash.digest('hex'), largest }
  } finally {
    await file.close()
  }
}

/** The tensors in the order of their bytes, in pieces that a buffer holds; empty tensors have one empty piece. */
function* cutPieces(
  tensors: ReadonlyMap<string, TensorEntry>,
): Generator<{ entry: TensorEntry; begin: number; bytes: number }> {
  for (const entry of [...tensors.values()].sort((a, b) => a.begin - b.begin)) {
    let { begin } = entry
    do {
      const bytes = Math.min(PIECE_BYTES, entry.end - begin)
      yield { entry, begin, bytes }
      begin += bytes
    } while (begin < entry.end)
  }
}

/**
 * The largest absolute value. Without its sign a float is ordered as an integer of the same bits, and whatever is not
 * finite comes last: so one comparison of integers a value does.
 */
function largestOf(piece: Buffer, entry: TensorEntry, where: string): number {
  const bits = new Int32Array(piece.buffer, piece.byteOffset, piece.length >>> 2)
  if (entry.dtype === 'F32') return floatOf(largestWord(bits))
  if (entry.dtype !== 'BF16' && entry.dtype !== 'F16') {
    throw new PolyphonyError(
      'invalid_request',
      `${where}: tensor "${entry.name}" is ${entry.dtype}; save it as F32, F16 or BF16`,
      { param: where },
    )
  }
  let half = largestHalf(bits)
  if (piece.length % 4 !== 0) half = Math.max(half, piece.readUInt16LE(piece.length - 2) & 0x7fff)
  return entry.dtype === 'BF16' ? floatOf(half << 16) : halfOf(half)
}

function largestWord(bits: Int32Array): number {
  let largest = 0
  for (let i = 0; i < bits.length; i++) {
    const magnitude = bits[i]! & 0x7fffffff
    if (magnitude > largest) largest = magnitude
  }
  return largest
}

/** Two values lie in a word. */
function largestHalf(bits: Int32Array): number {
  let high = 0
  let low = 0
  for (let i = 0; i < bits.length; i++) {
    const word = bits[i]!
    const upper = word & 0x7fff0000
    const lower = word & 0x7fff
    if (upper > high) high = upper
    if (lower > low) low = lower
  }
  return Math.max(high >>> 16, low)
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
