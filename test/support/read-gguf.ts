/** A GGUF file read field by field as its specification has it; shares nothing with the writer. */
export interface ReadGguf {
  version: number
  fields: Record<string, string | number>
  tensors: Map<string, { dimensions: number[]; type: number; offset: number; values: Float32Array }>
  /** Where the tensors' bytes begin. */
  dataStart: number
}

/**
 * Reads the kinds of value that adapters have (uint32, float32, string) and tensors of F32.
 * Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */
export function readGguf(file: Buffer): ReadGguf {
  let at = 0
  const take = <T>(bytes: number, read: (at: number) => T): T => {
    const value = read(at)
    at += bytes
    return value
  }
  const u32 = () => take(4, (i) => file.readUInt32LE(i))
  const u64 = () => Number(take(8, (i) => file.readBigUInt64LE(i)))
  const text = () => {
    const length = u64()
    return take(length, (i) => file.toString('utf8', i, i + length))
  }
  if (take(4, (i) => file.toString('latin1', i, i + 4)) !== 'GGUF') throw new Error('no GGUF')
  const version = u32()
  const [tensorCount, fieldCount] = [u64(), u64()]
  const fields: ReadGguf['fields'] = {}
  for (let i = 0; i < fieldCount; i++) {
    const key = text()
    const kind = u32()
    if (kind === 4) fields[key] = u32()
    else if (kind === 6) fields[key] = take(4, (j) => file.readFloatLE(j))
    else if (kind === 8) fields[key] = text()
    else throw new Error(`${key} is of the kind ${kind}`)
  }
  const infos = Array.from({ length: tensorCount }, () => {
    const name = text()
    const dimensions = Array.from({ length: u32() }, u64)
    return { name, dimensions, type: u32(), offset: u64() }
  })
  const alignment = Number(fields['general.alignment'] ?? 32)
  const dataStart = Math.ceil(at / alignment) * alignment
  const tensors: ReadGguf['tensors'] = new Map()
  for (const { name, ...info } of infos) {
    const count = info.dimensions.reduce((product, size) => product * size, 1)
    const values = Float32Array.from({ length: count }, (_, i) =>
      file.readFloatLE(dataStart + info.offset + 4 * i),
    )
    tensors.set(name, { ...info, values })
  }
  return { version, fields, tensors, dataStart }
}
