import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { encodeGguf, type GgufValue, type GgufTensor as StreamedTensor } from '@/lib/formats/encode-gguf'

export interface GgufTensor extends Omit<StreamedTensor, 'read'> {
  /** The values as the file has them; asked for once, when it is their turn. */
  read(): Promise<Uint8Array>
}

/** Writes a GGUF file, one tensor in memory at a time. @throws Error when a tensor has not the bytes of its shape */
export async function writeGguf(
  path: string,
  fields: Record<string, GgufValue>,
  tensors: GgufTensor[],
): Promise<void> {
  const { pieces } = encodeGguf(
    fields,
    tensors.map((tensor) => ({
      ...tensor,
      async *read() {
        yield await tensor.read()
      },
    })),
  )
  await pipeline(pieces, createWriteStream(path))
}
