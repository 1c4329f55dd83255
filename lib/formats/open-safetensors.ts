import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeFloat32 } from './decode-float32'
import { fileFault } from './file-fault'
import {
  DTYPE_BYTES,
  MAX_HEADER_BYTES,
  parseSafetensorsHeader,
  type TensorEntry,
} from './parse-safetensors-header'

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, TensorEntry>
  readonly metadata: Readonly<Record<string, string>>
  /** The byte of the file at which the tensors' bytes begin. */
  readonly dataStart: number
  /**
   * The tensor's values in row-major order, all or `count` of them from `first` on.
   * @throws PolyphonyError when it is absent or not F32, F16 or BF16.
   */
  readFloat32(name: string, part?: { first: number; count: number }): Promise<Float32Array>
  close(): Promise<void>
}

/**
 * Opens a safetensors file and checks its whole header; tensors are read when asked for.
 * @throws PolyphonyError (invalid_request) when the file is not valid safetensors, not_found when it is absent.
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const where = basename(path)
  const file = await openFile(path, where)
  try {
    const { size } = await file.stat()
    const headerBytes = await readHeaderLength(file, size, where)
    const header = await readBytes(file, 8, headerBytes, where)
    const dataStart = 8 + headerBytes
    const { tensors, metadata } = parseSafetensorsHeader(decodeUtf8(header, where), size - dataStart, where)
    return {
      tensors,
      metadata,
      dataStart,
      readFloat32: async (name, part) => {
        const entry = tensors.get(name)
        if (!entry) throw fileFault('noTensor', { file: where, tensor: name })
        const width = DTYPE_BYTES[entry.dtype]
        const begin = entry.begin + (part?.first ?? 0) * width
        const end = part ? begin + part.count * width : entry.end
        if (end > entry.end) throw new RangeError(`${where}: "${name}" ends before that part`)
        return decodeFloat32(await readBytes(file, dataStart + begin, end - begin, where), entry, where)
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openFile(path: string, where: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    throw fileFault('missing', { file: where }, { code: 'not_found', cause })
  }
}

async function readHeaderLength(file: FileHandle, size: number, where: string): Promise<number> {
  if (size < 10) throw fileFault('tooShort', { file: where })
  const length = (await readBytes(file, 0, 8, where)).readBigUInt64LE()
  if (length > BigInt(MAX_HEADER_BYTES))
    throw fileFault('headerTooLong', { file: where, claimed: `${length}`, most: MAX_HEADER_BYTES })
  if (length > BigInt(size - 8)) throw fileFault('headerBeyond', { file: where, claimed: `${length}`, size })
  return Number(length)
}

async function readBytes(file: FileHandle, position: number, length: number, where: string): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done)
    if (bytesRead === 0) throw fileFault('cutOff', { file: where })
    done += bytesRead
  }
  return buffer
}

function decodeUtf8(bytes: Buffer, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw fileFault('headerNotUtf8', { file: where }, { cause })
  }
}
