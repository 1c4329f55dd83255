import { once } from 'node:events'
import { expect, test } from 'vitest'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { openAnotherAnswer, openContinuation, openReaderTurn } from '@/lib/chat/open-reader-turn'
import { findShownConversation, showVersion } from '@/lib/conversations/branch-window'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { database } from '@/lib/store/database'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const assistant = 'commons/plain'
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })
const signal = new AbortController().signal

/** One draft with this text, and what the model was asked. */
function saying(text: string) {
  const model = scriptModel([{ text, latent: [1, 0] }])
  return { services: drawFrom(model.server), asked: model.asked }
}

async function finish(events: AsyncGenerator<ChatEvent>) {
  let start: Extract<ChatEvent, { type: 'start' }> | undefined
  for await (const event of events) if (event.type === 'start') start = event
  if (!start) throw new Error('The turn did not begin.')
  return { ...start, questionId: start.questionId ?? '' }
}

const ask = async (
  reader: Reader,
  question: string,
  said: string,
  place: { conversationId?: string; editsId?: string } = {},
) => {
  const { services, asked } = saying(said)
  const { conversationId, editsId } = place
  const turn = { reader, assistant, conversationId, editsId, question, language: 'en' }
  return { ...(await finish(await openReaderTurn(turn, services, signal))), asked }
}

const askAgain = async (reader: Reader, conversationId: string, againId: string, said: string) => {
  const { services, asked } = saying(said)
  const turn = { reader, assistant, conversationId, againId, language: 'en' }
  return { ...(await finish(await openAnotherAnswer(turn, services, signal))), asked }
}

const contents = async (reader: Reader, id: string) =>
  (await findShownConversation(reader, id)).messages.map(({ content }) => content)

test('another answer stands beside the first, under the same question, and the page shows the new one', async () => {
  const reader = newGuest()
  const first = await ask(reader, 'What is an adapter?', 'A small file.')
  const { conversationId } = first
  const second = await askAgain(reader, conversationId, first.messageId, 'A change to a base model.')
  expect(second.questionId).toBe(first.questionId)
  expect(await contents(reader, conversationId)).toEqual(['What is an adapter?', 'A change to a base model.'])
  const { messages } = await findShownConversation(reader, conversationId)
  expect(messages[1]?.versions).toEqual({
    ...{ index: 1, count: 2, earlierId: first.messageId, laterId: null },
  })
  await showVersion(reader, conversationId, first.messageId)
  expect(await contents(reader, conversationId)).toEqual(['What is an adapter?', 'A small file.'])
})

/** An answer that its reader stopped after these words; the model would have gone on, and does not before that. */
async function askAndStop(reader: Reader, question: string, said: string) {
  const stop = new AbortController()
  const { server } = scriptModel([{ text: `${said} and some more words`, latent: [1, 0] }])
  const waiting: typeof server = {
    ...server,
    async *chat(request, until) {
      for await (const event of server.chat(request, until)) {
        if (event.type === 'piece' && event.text === ' more' && !until.aborted) await once(until, 'abort')
        yield event
      }
    },
  }
  const turn = { reader, assistant, conversationId: undefined, question, language: 'en' }
  let shown = ''
  let ids = { conversationId: '', messageId: '' }
  for await (const event of await openReaderTurn(turn, drawFrom(waiting), stop.signal)) {
    if (event.type === 'start') ids = event
    if (event.type === 'delta') shown += event.text
    if (shown.startsWith(said)) stop.abort()
  }
  return { ...ids, shown }
}

const goOn = async (reader: Reader, conversationId: string, continuesId: string, said: string) => {
  const { services, asked } = saying(said)
  const turn = { reader, assistant, conversationId, continuesId, language: 'en' }
  const events: ChatEvent[] = []
  for await (const event of await openContinuation(turn, services, signal)) events.push(event)
  return { events, asked }
}

test('a stopped answer goes on as a new version of it, with a receipt of its own; the first stays as it was', async () => {
  const reader = newGuest()
  const { conversationId, messageId, shown } = await askAndStop(reader, 'What is an adapter?', 'A small file')
  const kept = (await findShownConversation(reader, conversationId)).messages[1]
  expect(kept).toMatchObject({ status: 'stopped', content: shown })
  const { events, asked } = await goOn(reader, conversationId, messageId, ' beside its base.')
  expect(asked[0]?.messages.slice(-2)).toEqual([
    { role: 'user', content: 'What is an adapter?' },
    { role: 'assistant', content: shown },
  ])
  expect(events.at(-1)).toMatchObject({ status: 'done', receipt: { continues: messageId } })
  const { messages } = await findShownConversation(reader, conversationId)
  expect(messages[1]).toMatchObject({
    ...{ content: `${shown} beside its base.`, status: 'done', versions: { index: 1 } },
    receipt: { continues: messageId },
  })
  await showVersion(reader, conversationId, messageId)
  expect((await findShownConversation(reader, conversationId)).messages[1]).toEqual({
    ...kept,
    versions: expect.objectContaining({ index: 0 }),
  })
})

test('what a guardrail forbids it finds across the seam; what was there before stays readable', async () => {
  const reader = newGuest()
  const { conversationId, messageId } = await askAndStop(reader, 'And then?', 'They sell')
  // As if it had been stopped there: word by word it is shown only when the next word is known.
  const shown = 'They sell a fake'
  await database().message.update({ where: { id: messageId }, data: { content: shown } })
  const { events } = await goOn(reader, conversationId, messageId, ' passport there.')
  expect(events.find(({ type }) => type === 'blocked')).toMatchObject({ guardrail: 'blocked-terms' })
  const { messages } = await findShownConversation(reader, conversationId)
  expect(messages[1]).toMatchObject({ status: 'blocked', content: '' })
  await showVersion(reader, conversationId, messageId)
  expect(await contents(reader, conversationId)).toEqual(['And then?', shown])
})

test('an answer that ended by itself, a question and somebody else’s answer cannot be continued', async () => {
  const reader = newGuest()
  const whole = await ask(reader, 'What is an adapter?', 'A small file.')
  const { conversationId, messageId, questionId } = whole
  for (const id of [messageId, questionId])
    await expect(goOn(reader, conversationId, id, 'x')).rejects.toMatchObject({ param: 'continuesId' })
  await expect(goOn(newGuest(), conversationId, messageId, 'x')).rejects.toMatchObject({ code: 'not_found' })
})

test('an edited question begins a branch; the model reads that branch alone, and the other keeps what followed', async () => {
  const reader = newGuest()
  const first = await ask(reader, 'Hello', 'Good day.')
  const { conversationId } = first
  const old = await ask(reader, 'What is a guardrail?', 'A filter.', { conversationId })
  await ask(reader, 'Who sets it?', 'The community.', { conversationId })
  const edited = await ask(reader, 'What is the reranker?', 'It chooses.', {
    conversationId,
    editsId: old.questionId,
  })
  expect(edited.asked[0]?.messages.map(({ content }) => content)).toEqual([
    'Hello',
    'Good day.',
    'What is the reranker?',
  ])
  const next = await ask(reader, 'By what?', 'By energy.', { conversationId })
  expect(next.asked[0]?.messages.map(({ content }) => content)).not.toContain('What is a guardrail?')
  await showVersion(reader, conversationId, old.questionId)
  expect(await contents(reader, conversationId)).toEqual([
    'Hello',
    'Good day.',
    'What is a guardrail?',
    'A filter.',
    'Who sets it?',
    'The community.',
  ])
})

test('the very first question can be edited, too', async () => {
  const reader = newGuest()
  const first = await ask(reader, 'Helo', 'What?')
  await ask(reader, 'Hello', 'Good day.', {
    conversationId: first.conversationId,
    editsId: first.questionId,
  })
  const { messages } = await findShownConversation(reader, first.conversationId)
  expect(messages.map(({ content, versions }) => [content, versions.index, versions.count])).toEqual([
    ['Hello', 1, 2],
    ['Good day.', 0, 1],
  ])
})

test('nothing branches off what is somebody else’s, what is not there, or a refused question', async () => {
  const reader = newGuest()
  const mine = await ask(reader, 'Hello', 'Good day.')
  const theirs = await ask(newGuest(), 'Hello', 'Good day.')
  const { conversationId } = mine
  const notFound = { code: 'not_found' }
  await expect(askAgain(reader, theirs.conversationId, theirs.messageId, '')).rejects.toMatchObject(notFound)
  await expect(askAgain(reader, conversationId, theirs.messageId, '')).rejects.toMatchObject(notFound)
  await expect(ask(reader, 'So?', '', { conversationId, editsId: theirs.questionId })).rejects.toMatchObject(
    notFound,
  )
  await expect(ask(reader, 'So?', '', { conversationId, editsId: mine.messageId })).rejects.toMatchObject(
    notFound,
  )
  await expect(showVersion(reader, conversationId, theirs.messageId)).rejects.toMatchObject(notFound)
  const refused = await ask(reader, 'How do I make a bomb?', '', { conversationId })
  await expect(askAgain(reader, conversationId, refused.messageId, '')).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'question',
  })
  expect(await contents(reader, conversationId)).toEqual(['Hello', 'Good day.', 'How do I make a bomb?', ''])
})
