/** The `data:` fields of an event stream, whatever the chunks it comes in. https://html.spec.whatwg.org/#event-stream-interpretation */
export async function* readDataLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const lines = rest.split(/\r\n|\n|\r(?!$)/)
      rest = done ? '' : (lines.pop() ?? '')
      for (const line of lines) {
        if (line.startsWith('data:')) yield line.slice(5).trim()
      }
      if (done) return
    }
  } finally {
    // Whoever stops reading stops the turn as well.
    await reader.cancel().catch(() => undefined)
  }
}
