/** A tensor of float32 or int8 to be written. */
export interface TensorToWrite {
  name: string
  shape: number[]
  values: Float32Array | Int8Array
}

/** The bytes of a safetensors file of F32 and I8 tensors, in the order given, its header padded to 8 bytes. */
export function encodeSafetensors(tensors: TensorToWrite[], metadata: Record<string, string> = {}): Buffer {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {}
  let offset = 0
  for (const { name, shape, values } of tensors) {
    header[name] = {
      dtype: values instanceof Int8Array ? 'I8' : 'F32',
      shape,
      data_offsets: [offset, offset + values.byteLength],
    }
    offset += values.byteLength
  }
  const json = JSON.stringify(header)
  const padded = Buffer.from(json + ' '.repeat((8 - (Buffer.byteLength(json) % 8)) % 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  const bodies = tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength))
  return Buffer.concat([length, padded, ...bodies])
}
