import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
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
        throw new PolyphonyError('invalid_request', `${where}: the file ended while it was being read`, {
          param: where,
        })
      }
      return buffer
    }
    hash.update(await read(Buffer.alloc(dataStart), 0))
    // Two buffers take turns: one is read into while the other is hashed and looked at.
    const memory = openScanMemory(PIECE_BYTES, options)
    const pieces = [...cutPieces(tensors)]
    const begin = (index: number) => {
      const piece = pieces[index]
      return (
        piece &&
        read(memory.buffers[index % 2 === 0 ? 0 : 1].subarray(0, piece.bytes), dataStart + piece.begin)
      )
    }
    let next = begin(0)
    for (const [index, { entry, begin: at, bytes }] of pieces.entries()) {
      options.signal?.throwIfAborted()
      const piece = await next
      next = begin(index + 1)
      if (!piece) break
      hash.update(piece)
      const known = largest.get(entry.name) ?? 0
      const found = largestOf(memory, piece, entry, where)
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

/** The largest absolute value; whatever is not finite comes after every number, and NaN after infinity. */
function largestOf(memory: ScanMemory, piece: Buffer, entry: TensorEntry, where: string): number {
  if (entry.dtype === 'F32') return floatOf(memory.largestWord(piece, piece.length))
  if (entry.dtype !== 'BF16' && entry.dtype !== 'F16') {
    throw new PolyphonyError(
      'invalid_request',
      `${where}: tensor "${entry.name}" is ${entry.dtype}; save it as F32, F16 or BF16`,
      { param: where },
    )
  }
  const half = memory.largestHalf(piece, piece.length)
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
