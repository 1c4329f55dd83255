import { readDataLines } from '@/app/_ui/read-data-lines'
import { type ChatEvent, chatEventSchema } from '@/lib/chat/chat-event'

/** The events of a turn as they arrive; lines that are no event of ours (comments, newer kinds) are passed over. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent> {
  for await (const data of readDataLines(body)) {
    const event = chatEventSchema.safeParse(parseJson(data))
    if (event.success) yield event.data
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
