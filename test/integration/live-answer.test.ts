import { expect, test, vi } from 'vitest'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { createId } from '@/lib/core/ids'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const SENTENCES = [
  'An adapter is a small file of extra weights.',
  ' A community trains it on its own words.',
  ' The base model stays as it is.',
]
const [FIRST, SECOND] = [1, 2].map((count) => SENTENCES.slice(0, count).join(''))

test('Plain shows each sentence as soon as its community’s rules have judged it, before the next ones are written', async () => {
  const { server } = scriptModel([{ text: SENTENCES.join('') }])
  let written = ''
  let shown = ''
  /** However slow the rest is, the model writes the last words of a sentence when what stands before it has been shown. */
  const waitUntilShown = (text = '') => vi.waitUntil(() => shown.includes(text), { timeout: 60_000 })
  const watched = {
    ...server,
    async *chat(...asked: Parameters<typeof server.chat>) {
      for await (const event of server.chat(...asked)) {
        if (event.type === 'piece') {
          if (event.text === ' words.') await waitUntilShown(FIRST)
          if (event.text === ' is.') await waitUntilShown(SECOND)
          written += event.text
        }
        yield event
      }
    },
  }
  const events = await openReaderTurn(
    {
      reader: { kind: 'guest', guestId: createId('guest') },
      assistant: 'commons/plain',
      conversationId: undefined,
      question: 'What is an adapter?',
      language: 'en',
    },
    drawFrom(watched),
    new AbortController().signal,
  )
  const shownEarly: string[] = []
  for await (const event of events) {
    if (event.type !== 'delta') continue
    shown += event.text
    if (written.length < SENTENCES.join('').length) shownEarly.push(shown)
  }
  expect(shown).toBe(SENTENCES.join(''))
  expect(shownEarly.length).toBeGreaterThan(1)
  expect(shownEarly.at(-1)).toContain(SECOND)
})
