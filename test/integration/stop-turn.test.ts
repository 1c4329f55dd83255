import { setImmediate as nextTick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { askerOf } from '@/lib/chat/asker-of'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { findRunningTurns } from '@/lib/chat/running-turns'
import { stopTurn } from '@/lib/chat/stop-turn'
import { findConversation } from '@/lib/conversations/conversations'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

provideTestDatabase({ seed: true })
const { drawFrom, logged } = provideChatServices()

const WORDS = 'One two three. Four five six. Seven eight nine. Ten eleven twelve. '
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })

/** A turn as the page's door runs it, read to its end; the model writes no more than 20 words before `onFirst` has seen the first event of its kind. */
async function run(reader: Reader, kind: 'start' | 'delta', onFirst: (messageId: string) => unknown) {
  const { server } = scriptModel([{ text: WORDS.repeat(4) }])
  let written = 0
  let goOn = () => {}
  const isSeen = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const slow = {
    ...server,
    async *chat(...asked: Parameters<typeof server.chat>) {
      for await (const event of server.chat(...asked)) {
        if (event.type === 'piece') written++
        if (written === 20) {
          await isSeen
          await nextTick()
          // Longer than what is shown waits to be kept.
          nowMs += 5_000
        }
        yield event
      }
    },
  }
  let nowMs = Date.now()
  const services = drawFrom(slow, { clock: { nowMs: () => nowMs } })
  const running = findRunningTurns().begin(askerOf(reader).id, 'turn-12345')
  const asked = { reader, assistant: 'commons/plain', question: 'Count!', language: 'en' }
  const events: ChatEvent[] = []
  let [conversationId, messageId] = ['', '']
  let hasSeen = false
  try {
    const turn = await openReaderTurn({ ...asked, conversationId: undefined }, services, running.signal)
    for await (const event of turn) {
      events.push(event)
      if (event.type === 'start') {
        conversationId = event.conversationId
        messageId = event.messageId
        running.nameAnswer(messageId)
      }
      if (hasSeen || event.type !== kind) continue
      hasSeen = true
      await onFirst(messageId)
      goOn()
    }
  } finally {
    running.end()
  }
  const { messages } = await findConversation(reader, conversationId)
  return { events, answer: messages[1], messageId }
}

test('a reader stops an answer by the name their page gave the turn; what was shown stays', async () => {
  const reader = newGuest()
  const { events, answer } = await run(reader, 'delta', () => {
    void stopTurn(reader, { turnId: 'turn-12345' })
  })
  expect(events.at(-1)).toMatchObject({ type: 'done', status: 'stopped' })
  expect(answer).toMatchObject({ status: 'stopped' })
  expect(answer?.content).not.toBe('')
  expect(answer?.content.length).toBeLessThan(WORDS.length * 4)
})

test('somebody else stops nothing, by whatever name', async () => {
  const reader = newGuest()
  const { answer } = await run(reader, 'start', (messageId) =>
    stopTurn(newGuest(), { turnId: 'turn-12345', messageId }),
  )
  expect(answer).toMatchObject({ status: 'done' })
})

test('an answer that another hub writes on the same database ends there as soon as it keeps what it has', async () => {
  const reader = newGuest()
  const turns = findRunningTurns()
  const { events, answer } = await run(reader, 'start', async (messageId) => {
    // The hub that is asked to stop it runs none of this name.
    globalThis.polyphonyRunningTurns = undefined
    await stopTurn(reader, { messageId })
    globalThis.polyphonyRunningTurns = turns
  })
  expect(events.at(-1)).toMatchObject({ type: 'done', status: 'stopped' })
  expect(answer).toMatchObject({ status: 'stopped' })
  expect(logged).toEqual([])
})
