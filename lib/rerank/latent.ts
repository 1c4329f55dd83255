import { PolyphonyError } from '@/lib/core/errors'

/** A latent as it is kept: little-endian float32, 4 bytes a dimension. */
export function encodeLatent(latent: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(latent.length * 4)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < latent.length; i++) view.setFloat32(i * 4, latent[i]!, true)
  return bytes
}

/** Reads what encodeLatent wrote. @throws PolyphonyError when the bytes are no whole number of finite float32 values */
export function decodeLatent(bytes: Uint8Array): Float32Array {
  if (bytes.byteLength === 0 || bytes.byteLength % 4 !== 0) {
    throw new PolyphonyError('internal', `A stored latent has ${bytes.byteLength} bytes, not a multiple of 4`)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const latent = Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true))
  if (!latent.every(Number.isFinite))
    throw new PolyphonyError('internal', 'A stored latent holds NaN or infinity')
  return latent
}
