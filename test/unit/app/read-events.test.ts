import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readEvents } from '@/app/_chat/read-events'
import type { ChatEvent } from '@/lib/chat/chat-event'

const deltaOf = (text: string): ChatEvent => ({ type: 'delta', text })

describe('events of a turn', () => {
  test('arrive whole and in order however their bytes are cut', async () => {
    const cut = fc.tuple(
      fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
    )
    await fc.assert(
      fc.asyncProperty(cut, async ([texts, newline, sizes]) => {
        const events = texts.map(deltaOf)
        const wire = events.map((event) => `data: ${JSON.stringify(event)}${newline}${newline}`).join('')
        expect(await collect(chunksOf(new TextEncoder().encode(wire), sizes))).toEqual(events)
      }),
    )
  })

  test('that are not ours are passed over: comments, other fields, wrong JSON, unknown kinds', async () => {
    const wire = [
      ': keep-alive',
      'event: message',
      'data: {"type":"delta","te',
      'data: [DONE]',
      'data: {"type":"confetti"}',
      `data: ${JSON.stringify(deltaOf('here'))}`,
      '',
    ].join('\n\n')
    expect(await collect([new TextEncoder().encode(wire)])).toEqual([deltaOf('here')])
  })

  test('never fail on arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 5 }), async (chunks) => {
        expect(await collect(chunks)).toEqual([])
      }),
    )
  })

  test('stop the request when their reader stops', async () => {
    let isCancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(deltaOf('x'))}\n\n`)),
      cancel: () => {
        isCancelled = true
      },
    })
    for await (const _ of readEvents(body)) break
    expect(isCancelled).toBe(true)
  })
})

async function collect(chunks: Iterable<Uint8Array>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
  for await (const event of readEvents(body)) events.push(event)
  return events
}

function* chunksOf(bytes: Uint8Array, sizes: Iterable<number>): Generator<Uint8Array> {
  let start = 0
  for (const size of sizes) {
    if (start >= bytes.length) return
    yield bytes.slice(start, start + size)
    start += size
  }
}
