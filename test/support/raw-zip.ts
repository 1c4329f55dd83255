import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip, each field as the archive is to say it, true or not. */
export interface RawEntry {
  name: string
  bytes: Buffer
  isDeflated?: boolean
  isEncrypted?: boolean
  /** Unix mode with its file type; 0o100644 by default. */
  mode?: number
  /** What it claims to unfold to. */
  claimedBytes?: number
}

/** Writes a zip (APPNOTE 6.3, no zip64) that may lie: no library writes such names and sizes. */
export function rawZip(entries: RawEntry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const packed = entry.isDeflated ? deflateRawSync(entry.bytes, { level: 9 }) : entry.bytes
    // The traditional encryption begins with twelve bytes of its own.
    const data = entry.isEncrypted ? Buffer.concat([Buffer.alloc(12), packed]) : packed
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE((entry.isEncrypted ? 1 : 0) | 0x800, 2)
    shared.writeUInt16LE(entry.isDeflated ? 8 : 0, 4)
    shared.writeUInt32LE(0x5a210000, 6)
    shared.writeUInt32LE(crc(entry.bytes), 10)
    shared.writeUInt32LE(data.length, 14)
    shared.writeUInt32LE(entry.claimedBytes ?? entry.bytes.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, name, data])
    const end = Buffer.alloc(14)
    end.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    end.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 3]), shared, end, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const tail = Buffer.alloc(18)
  tail.writeUInt16LE(entries.length, 4)
  tail.writeUInt16LE(entries.length, 6)
  tail.writeUInt32LE(directory.length, 8)
  tail.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), tail])
}

const crc = (bytes: Buffer): number => crc32(bytes)
