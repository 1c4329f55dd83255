import { fileFault } from './file-fault'
import type { TensorEntry } from './parse-safetensors-header'

/** Decodes little-endian F32, F16 or BF16 bytes to float32. @throws PolyphonyError for any other dtype. */
export function decodeFloat32(
  bytes: Buffer,
  entry: Pick<TensorEntry, 'name' | 'dtype'>,
  where: string,
): Float32Array {
  switch (entry.dtype) {
    case 'F32': {
      // Every processor that the runtime supports is little-endian, and a copy takes a tenth of reading them singly.
      const values = new Float32Array(bytes.length / 4)
      new Uint8Array(values.buffer).set(bytes)
      return values
    }
    case 'BF16':
      return decodeBits(bytes, (bits) => bits << 16)
    case 'F16':
      return decodeBits(bytes, halfToFloatBits)
    default:
      throw fileFault('dtype', { file: where, tensor: entry.name, dtype: entry.dtype })
  }
}

function decodeBits(bytes: Buffer, toFloatBits: (bits: number) => number): Float32Array {
  const values = new Float32Array(bytes.length / 2)
  const bits = new Int32Array(values.buffer)
  for (let i = 0; i < bits.length; i++) bits[i] = toFloatBits(bytes[2 * i]! | (bytes[2 * i + 1]! << 8))
  return values
}

/** IEEE 754 binary16 to the bits of binary32. */
function halfToFloatBits(half: number): number {
  const sign = (half & 0x8000) << 16
  const exponent = (half >>> 10) & 31
  const fraction = half & 1023
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13)
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13)
  if (fraction === 0) return sign
  // A subnormal half is a normal float: shift its leading one out.
  const shift = Math.clz32(fraction) - 21
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 1023) << 13)
}
