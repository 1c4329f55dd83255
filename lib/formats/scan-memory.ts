import { MAGNITUDES_WASM } from './magnitudes-wasm'

/** Two buffers to read into by turns, and the largest magnitude of what the first bytes of one hold. */
export interface ScanMemory {
  readonly buffers: readonly [Buffer, Buffer]
  /** Of 16-bit floats: the bits without their sign. */
  largestHalf(buffer: Buffer, bytes: number): number
  /** Of 32-bit floats: the bits without their sign, as a signed integer. */
  largestWord(buffer: Buffer, bytes: number): number
}

const PAGE_BYTES = 65_536
/** What the module looks at in one step. */
const STEP_BYTES = 64

/**
 * Memory for scanning weights: with SIMD, in WebAssembly's own memory, where the processor has it.
 * @param bufferBytes of each buffer, whole pages of 64 KiB; what is looked at begins where a buffer begins
 */
export function openScanMemory(bufferBytes: number, { isPlain = false } = {}): ScanMemory {
  const module = isPlain ? undefined : simdModule()
  const memory = module && allocate((2 * bufferBytes) / PAGE_BYTES)
  if (!module || !memory) return plainMemory(bufferBytes)
  const { exports } = new WebAssembly.Instance(module, { scan: { memory } })
  const buffers = [
    Buffer.from(memory.buffer, 0, bufferBytes),
    Buffer.from(memory.buffer, bufferBytes, bufferBytes),
  ] as const
  const run = (name: string) => {
    const work = exports[name]
    if (typeof work !== 'function') throw new TypeError(`magnitudes.wat exports no ${name}`)
    return (buffer: Buffer, bytes: number): number => {
      const end = Math.ceil(bytes / STEP_BYTES) * STEP_BYTES
      // Zeros are never the largest.
      new Uint8Array(memory.buffer, buffer.byteOffset + bytes, end - bytes).fill(0)
      return work(buffer.byteOffset, buffer.byteOffset + end)
    }
  }
  return { buffers, largestHalf: run('largestHalf'), largestWord: run('largestWord') }
}

let compiled: WebAssembly.Module | null | undefined

/** Undefined on a processor without the instructions that WebAssembly's SIMD needs. */
function simdModule(): WebAssembly.Module | undefined {
  if (compiled === undefined) {
    const bytes = Buffer.from(MAGNITUDES_WASM, 'base64')
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null
  }
  return compiled ?? undefined
}

/** Undefined where the address space is limited: WebAssembly reserves far more of it than it uses. */
function allocate(pages: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages })
  } catch {
    return undefined
  }
}

function plainMemory(bufferBytes: number): ScanMemory {
  const wordsOf = (buffer: Buffer, bytes: number) =>
    new Int32Array(buffer.buffer, buffer.byteOffset, bytes >>> 2)
  return {
    buffers: [Buffer.alloc(bufferBytes), Buffer.alloc(bufferBytes)],
    largestWord: (buffer, bytes) => largestWord(wordsOf(buffer, bytes)),
    largestHalf: (buffer, bytes) => {
      const half = largestHalf(wordsOf(buffer, bytes))
      return bytes % 4 === 0 ? half : Math.max(half, buffer.readUInt16LE(bytes - 2) & 0x7fff)
    },
  }
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
