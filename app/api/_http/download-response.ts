import { findChatServices } from '@/lib/chat/chat-services'

interface Download {
  /** Letters, digits, "-", "_" and "." alone. */
  fileName: string
  sizeBytes: number
  pieces(): AsyncGenerator<Uint8Array>
}

/** A file to be saved, made while it is sent; one that breaks off ends in a broken connection, which no client takes for the end. */
export function downloadResponse(download: Download, contentType: string): Response {
  return new Response(streamBytes(download.pieces()), {
    headers: {
      'Content-Type': contentType,
      'Content-Length': String(download.sizeBytes),
      // Next takes the line above away; cli/start/keep-content-length.mjs puts it back.
      'X-Download-Length': String(download.sizeBytes),
      'Content-Disposition': `attachment; filename="${download.fileName}"`,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

/** What is made while it is sent; see `downloadResponse`. */
export function streamBytes(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        findChatServices().logError(error)
        controller.error(error)
      }
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
