import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  adoptGuestConversations,
  createConversation,
  deleteConversation,
  findConversation,
  renameConversation,
} from '@/lib/conversations/conversations'
import { listConversations } from '@/lib/conversations/list-conversations'
import {
  beginTurn,
  failUnfinishedAnswers,
  finishTurn,
  saveAnswerSoFar,
} from '@/lib/conversations/turn-record'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import { startEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const place = provideTestDatabase()

const guest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })

async function conversationOf(reader: Reader): Promise<string> {
  return (
    await createConversation({
      id: createId('conv'),
      reader,
      assistantName: 'teranga/ndimbal',
      question: 'Nanga def?',
    })
  ).id
}

const begin = (reader: Reader, conversationId: string, question = 'Why?') =>
  beginTurn({ reader, conversationId, question, assistantVersionId: null })

const draft = {
  energy: 0.5,
  terms: null,
  verdicts: null,
  meanLogProb: -1,
  minProb: 0.2,
  tokens: 3,
  finishReason: 'stop',
  latent: null,
  encoderDigest: null,
}

test('nobody sees, renames, continues or deletes somebody else’s conversation', async () => {
  const owner = guest()
  const id = await conversationOf(owner)
  const { id: userId } = await registerUser({
    name: 'A',
    email: `${id}@example.org`,
    password: 'a good long password',
  })
  for (const other of [
    guest(),
    { kind: 'user', userId, isOperator: true } satisfies Reader,
    { kind: 'guest', guestId: '' } satisfies Reader,
  ]) {
    await expect(findConversation(other, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(renameConversation(other, id, 'mine now')).rejects.toMatchObject({ code: 'not_found' })
    await expect(deleteConversation(other, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(begin(other, id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await listConversations(other)).toEqual([])
  }
  expect(await findConversation(owner, id)).toMatchObject({ title: 'Nanga def?', messages: [] })
})

test('a turn is kept with its drafts, terms and receipt; a blocked draft keeps no text and no latent', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const { answerId, questionId } = await begin(reader, id, 'Wh\u0000y\ud800?')
  await saveAnswerSoFar(answerId, 'Bec')
  expect(
    (await findConversation(reader, id)).messages.map(({ status, content }) => [status, content]),
  ).toEqual([
    ['done', 'Why\ufffd?'],
    ['writing', 'Bec'],
  ])
  const terms = [{ name: 'consensus', value: 0.5, weight: -1, contribution: -0.5 }]
  await finishTurn({
    answerId,
    status: 'done',
    content: 'Because.',
    receipt: { seed: 7, adapterDigest: null },
    ranking: { chosen: 0 },
    verdicts: [{ guardrail: 'personal-data', action: 'rewrite', stage: 'input' }],
    candidates: [
      {
        ...draft,
        index: 0,
        content: 'Because.',
        chosen: true,
        blocked: false,
        terms,
        latent: new Uint8Array([1, 2]),
        encoderDigest: 'e',
      },
      {
        ...draft,
        index: 1,
        content: 'A SECRET',
        chosen: false,
        blocked: true,
        latent: new Uint8Array([3]),
        encoderDigest: 'e',
      },
    ],
    question: {
      id: questionId,
      status: 'done',
      content: 'Why ‹hidden›?',
      verdicts: [{ guardrail: 'personal-data', action: 'rewrite' }],
    },
  })
  const { messages } = await findConversation(reader, id)
  expect(messages[0]).toMatchObject({ role: 'user', content: 'Why ‹hidden›?', position: 0 })
  expect(messages[1]).toMatchObject({
    status: 'done',
    receipt: { seed: 7 },
    ranking: { chosen: 0 },
    position: 1,
  })
  expect(messages[1]?.candidates[0]).toMatchObject({ content: 'Because.', chosen: true, terms })
  expect(messages[1]?.candidates[1]).toMatchObject({ content: null, blocked: true })
  const rows = await database().candidate.findMany({
    where: { messageId: answerId },
    orderBy: { index: 'asc' },
  })
  expect(rows.map(({ latent }) => latent && [...latent])).toEqual([[1, 2], null])
  await expect(finishTurn({ answerId, status: 'failed' })).rejects.toMatchObject({ code: 'conflict' })
})

test('a finish that cannot be kept whole is not kept at all', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const { answerId } = await begin(reader, id)
  const twice = { ...draft, index: 0, content: 'x', chosen: false, blocked: false }
  await expect(
    finishTurn({ answerId, status: 'done', content: 'x', candidates: [twice, twice] }),
  ).rejects.toMatchObject({ code: 'conflict' })
  expect((await findConversation(reader, id)).messages[1]).toMatchObject({
    status: 'writing',
    content: '',
    candidates: [],
  })
})

test('of several tabs that ask at once exactly one is answered, the others are told', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 6 }, (_, tab) => begin(reader, id, `tab ${tab}`)),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('another tab'),
      })
  }
  expect((await findConversation(reader, id)).messages.map(({ position, role }) => [position, role])).toEqual(
    [
      [0, 'user'],
      [1, 'assistant'],
    ],
  )
})

test('an answer left open by a process that is gone does not lock the conversation', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const { answerId } = await begin(reader, id)
  await expect(begin(reader, id)).rejects.toMatchObject({ code: 'conflict' })
  const inFourMinutes = { nowMs: () => Date.now() + 4 * 60_000 }
  const { position } = await beginTurn(
    { reader, conversationId: id, question: 'again', assistantVersionId: null },
    inFourMinutes,
  )
  expect(position).toBe(2)
  expect((await findConversation(reader, id)).messages[1]).toMatchObject({ id: answerId, status: 'failed' })
})

test('at the hub’s start unfinished answers become failed and keep their text', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const { answerId } = await begin(reader, id)
  await saveAnswerSoFar(answerId, 'half an ans')
  // Another hub on the same database may be writing it at this moment.
  expect(await failUnfinishedAnswers({ isShared: true })).toBe(0)
  expect(await failUnfinishedAnswers({ isShared: false })).toBeGreaterThanOrEqual(1)
  expect((await findConversation(reader, id)).messages[1]).toMatchObject({
    status: 'failed',
    content: 'half an ans',
  })
  expect(await failUnfinishedAnswers({ isShared: false })).toBe(0)
  const again = await begin(reader, id)
  const later = { nowMs: () => Date.now() + 4 * 60_000 }
  expect(await failUnfinishedAnswers({ isShared: true }, later)).toBe(1)
  expect((await findConversation(reader, id)).messages.at(-1)).toMatchObject({
    id: again.answerId,
    status: 'failed',
  })
})

test('deleting a conversation while it is being answered takes all of it', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const { answerId } = await begin(reader, id)
  await deleteConversation(reader, id)
  await expect(finishTurn({ answerId, status: 'done', content: 'too late' })).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(findConversation(reader, id)).rejects.toMatchObject({ code: 'not_found' })
})

test('the list leads with the conversation last spoken in; titles are cut between graphemes', async () => {
  const reader = guest()
  const first = await conversationOf(reader)
  const second = await createConversation({
    id: createId('conv'),
    reader,
    assistantName: 'sangam/saathi',
    question: ` ${'नमस्ते '.repeat(60)}`,
  })
  expect(second.title.endsWith('…')).toBe(true)
  expect([...new Intl.Segmenter().segment(second.title)].length).toBeLessThanOrEqual(60)
  await sleep(5)
  await begin(reader, first)
  expect((await listConversations(reader)).map(({ id }) => id)).toEqual([first, second.id])
  await renameConversation(reader, second.id, '  Greetings ')
  expect((await findConversation(reader, second.id)).title).toBe('Greetings')
  await expect(renameConversation(reader, first, ' \n ')).rejects.toMatchObject({ code: 'invalid_request' })
})

test('what a guest asked moves to the account they sign in to', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const { id: userId } = await registerUser({
    name: 'B',
    email: 'mover@example.org',
    password: 'a good long password',
  })
  expect(await adoptGuestConversations(reader.kind === 'guest' ? reader.guestId : '', userId)).toBe(1)
  expect(await findConversation({ kind: 'user', userId, isOperator: false }, id)).toBeDefined()
  expect(await listConversations(reader)).toEqual([])
})

test('a restart of the database costs the queries in flight and no more', async () => {
  const reader = guest()
  const id = await conversationOf(reader)
  const { pid } = await startEmbeddedPostgres(place.dataDir)
  process.kill(pid, 'SIGKILL')
  await startEmbeddedPostgres(place.dataDir)
  expect(await findConversation(reader, id).catch(() => findConversation(reader, id))).toMatchObject({ id })
})
