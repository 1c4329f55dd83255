import { MAGNITUDES_WASM } from './magnitudes-wasm'

/** Two buffers to read into by turns, and the largest magnitude of the floats in a part of one. */
export interface ScanMemory {
  readonly buffers: readonly [Buffer, Buffer]
  /** Of 16-bit floats: the bits without their sign. */
  largestHalf(part: Buffer): number
  /** Of 32-bit floats: the bits without their sign, as a signed integer. */
  largestWord(part: Buffer): number
}

const PAGE_BYTES = 65_536
/** What the module looks at in one step. */
const STEP_BYTES = 64

/**
 * Memory for scanning weights: with SIMD, in WebAssembly's own memory, where the processor has it.
 * @param bufferBytes of each buffer, whole pages of 64 KiB
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
  const run = (name: string, largestOfFew: (part: Buffer) => number) => {
    const work = exports[name]
    if (typeof work !== 'function') throw new TypeError(`magnitudes.wat exports no ${name}`)
    return (part: Buffer): number => {
      const whole = part.length - (part.length % STEP_BYTES)
      const most: number = work(part.byteOffset, part.byteOffset + whole)
      return Math.max(most, largestOfFew(part.subarray(whole)))
    }
  }
  return {
    buffers,
    largestHalf: run('largestHalf', largestHalf),
    largestWord: run('largestWord', largestWord),
  }
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

const plainMemory = (bufferBytes: number): ScanMemory => ({
  buffers: [Buffer.alloc(bufferBytes), Buffer.alloc(bufferBytes)],
  largestHalf,
  largestWord,
})

/** A part may begin at any byte, so an array of words cannot always be laid over it. */
function largestWord(part: Buffer): number {
  let largest = 0
  for (let at = 0; at < part.length; at += 4) {
    const magnitude = part.readInt32LE(at) & 0x7fffffff
    if (magnitude > largest) largest = magnitude
  }
  return largest
}

function largestHalf(part: Buffer): number {
  let largest = 0
  for (let at = 0; at < part.length; at += 2) {
    const magnitude = part.readUInt16LE(at) & 0x7fff
    if (magnitude > largest) largest = magnitude
  }
  return largest
}
