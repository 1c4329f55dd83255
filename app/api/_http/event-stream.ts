/**
 * A response that streams lines as they come.
 *
 * The source is read to its end also after the client has hung up, because its last steps save the answer; `abort`
 * tells it that nobody listens any more.
 */
export function eventStream(lines: AsyncIterable<string>, abort: () => void): Response {
  const encoder = new TextEncoder()
  let isOpen = true
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for await (const line of lines) if (isOpen) controller.enqueue(encoder.encode(line))
      } finally {
        if (isOpen) controller.close()
      }
    },
    cancel() {
      isOpen = false
      abort()
    },
  })
  return new Response(body, {
    headers: {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      // Reverse proxies would collect the stream otherwise.
      'X-Accel-Buffering': 'no',
    },
  })
}
