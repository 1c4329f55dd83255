import { PolyphonyError } from '@/lib/core/errors'

export const MEGABYTE = 1024 * 1024

/** A request's body. @throws PolyphonyError too_large, the rest unread or thrown away */
export async function readBytes(request: Request, mostBytes: number): Promise<Buffer<ArrayBuffer>> {
  const reader = request.body?.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw await tooLarge(mostBytes, reader)
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > mostBytes) throw await tooLarge(mostBytes, reader)
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}

async function tooLarge(mostBytes: number, reader: Reader | undefined): Promise<PolyphonyError> {
  await discard(reader).catch(() => undefined)
  const most =
    mostBytes < MEGABYTE ? `${Math.floor(mostBytes / 1024)} kB` : `${Math.floor(mostBytes / MEGABYTE)} MB`
  return new PolyphonyError('too_large', `The request is larger than ${most}. Send less text.`)
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

const MOST_DISCARDED_BYTES = 32 * MEGABYTE
const MOST_DISCARDED_MS = 5_000

/**
 * Reads on for a while and keeps none of it: who is hung up on while still sending reads no answer, and would be told of a
 * broken network instead. What nginx calls a lingering close.
 */
async function discard(reader: Reader | undefined): Promise<void> {
  // What it waits for then is given up, and the rest of the request is the server's.
  const timer = setTimeout(() => reader?.releaseLock(), MOST_DISCARDED_MS)
  try {
    for (let left = MOST_DISCARDED_BYTES; left > 0; ) {
      const part = await reader?.read()
      if (!part || part.done) return
      left -= part.value.byteLength
    }
  } finally {
    clearTimeout(timer)
  }
}
