import { PolyphonyError } from '@/lib/core/errors'

export const MEGABYTE = 1024 * 1024

/** A request's body. @throws PolyphonyError too_large, the rest unread */
export async function readBytes(request: Request, mostBytes: number): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge(mostBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength
    if (size > mostBytes) {
      await reader?.cancel().catch(() => undefined)
      throw tooLarge(mostBytes)
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks)
}

function tooLarge(mostBytes: number): PolyphonyError {
  const most =
    mostBytes < MEGABYTE ? `${Math.floor(mostBytes / 1024)} kB` : `${Math.floor(mostBytes / MEGABYTE)} MB`
  return new PolyphonyError('too_large', `The request is larger than ${most}. Send less text.`)
}
