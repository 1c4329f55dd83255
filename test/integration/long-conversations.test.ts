import { beforeAll, describe, expect, test } from 'vitest'
import { toBranchPiece } from '@/app/_chat/branch-piece'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import {
  findConversationAt,
  findShownConversation,
  findWholeBranch,
  showVersion,
  WINDOW_LENGTH,
  type WindowPlace,
} from '@/lib/conversations/branch-window'
import { createConversation } from '@/lib/conversations/conversations'
import { searchConversations } from '@/lib/conversations/list-conversations'
import { findShared, type SharedPlace, shareConversation } from '@/lib/conversations/shares'
import { createId } from '@/lib/core/ids'
import type { Reader } from '@/lib/people/reader'
import { database } from '@/lib/store/database'
import { countQueries } from '@/test/support/count-queries'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const assistantName = 'commons/plain'
const MESSAGES = 10_000
const reader: Reader = { kind: 'guest', guestId: createId('guest') }
/** What opening a page may cost, however long the conversation is. */
const MOST = { queries: 14, rows: 6 * WINDOW_LENGTH, bytes: 60_000 }

/** Adds messages by one statement: `parent` says what the i-th follows, as SQL over `i`; each says its number. */
async function seed(conversationId: string, count: number, parent: string, mark: string): Promise<void> {
  await database().$executeRawUnsafe(
    `INSERT INTO "Message" ("id", "conversationId", "position", "parentId", "role", "status", "content")
     SELECT 'msg_' || lpad('${mark}' || i, 26, '0'), $1, i, 'msg_' || lpad('${mark}' || (${parent}), 26, '0'),
       CASE WHEN i % 2 = 0 THEN 'user' ELSE 'assistant' END, 'done', 'Message ' || i || repeat(' more', 40)
     FROM generate_series(0, ${count - 1}) i`,
    conversationId,
  )
}

const idOf = (mark: string, i: number) => `msg_${`${mark}${i}`.padStart(26, '0')}`
const numbersOf = (messages: { content: string }[]) =>
  messages.map(({ content }) => Number(content.split(' ')[1]))
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** What its page is sent, and what that costs. */
async function open(id: string, place?: WindowPlace) {
  const { result, ...cost } = await countQueries(async () => {
    const shown = await findShownConversation(reader, id, place)
    return { shown, piece: await toBranchPiece(reader, shown) }
  })
  return { ...result, cost: { ...cost, sent: JSON.stringify(result.piece).length } }
}

function expectWindow({ cost }: Awaited<ReturnType<typeof open>>) {
  expect(cost.queries).toBeLessThanOrEqual(MOST.queries)
  expect(cost.rows).toBeLessThanOrEqual(MOST.rows)
  expect(cost.bytes).toBeLessThanOrEqual(MOST.bytes)
  expect(cost.sent).toBeLessThanOrEqual(MOST.bytes)
}

describe('a conversation of ten thousand messages on one branch', () => {
  const id = createId('conv')
  beforeAll(async () => {
    await createConversation({ id, reader, assistantName, question: 'Long?' })
    await seed(id, MESSAGES, 'nullif(i, 0) - 1', 'd')
  })

  test('opens with its end, and every piece before it costs as little', async () => {
    const end = await open(id)
    expectWindow(end)
    expect(numbersOf(end.piece.messages)).toEqual(upTo(MESSAGES - WINDOW_LENGTH, MESSAGES - 1))
    expect(end.piece).toMatchObject({ hasEarlier: true, hasLater: false })
    const before = await open(id, { at: 'before', messageId: end.piece.messages[0]?.id ?? '' })
    expectWindow(before)
    expect(numbersOf(before.piece.messages)).toEqual(
      upTo(MESSAGES - 2 * WINDOW_LENGTH, MESSAGES - WINDOW_LENGTH - 1),
    )
    const first = await open(id, { at: 'before', messageId: idOf('d', 10) })
    expect(numbersOf(first.piece.messages)).toEqual(upTo(0, 9))
    expect(first.piece.hasEarlier).toBe(false)
    await expect(open(id, { at: 'before', messageId: createId('msg') })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('shows a message of its middle with what it follows, and what came after piece by piece', async () => {
    const middle = await open(id, { at: 'around', messageId: idOf('d', 5_000) })
    expectWindow(middle)
    expect(numbersOf(middle.piece.messages)).toEqual(upTo(4_999, 4_999 + WINDOW_LENGTH))
    expect(middle.piece).toMatchObject({ hasEarlier: true, hasLater: true })
    const after = await open(id, { at: 'after', messageId: middle.piece.messages.at(-1)?.id ?? '' })
    expectWindow(after)
    expect(numbersOf(after.piece.messages).slice(0, 3)).toEqual(
      upTo(5_000 + WINDOW_LENGTH, 5_002 + WINDOW_LENGTH),
    )
  })

  test('is opened where a search found it, from the question on', async () => {
    await database().message.update({
      where: { id: idOf('d', 3_333) },
      data: { content: 'A zebra, at last.' },
    })
    const [found] = await searchConversations(reader, 'zebra')
    expect(found).toMatchObject({ id, messageId: idOf('d', 3_333), excerpt: 'A zebra, at last.' })
    const there = await open(id, { at: 'from', messageId: found?.messageId ?? '' })
    expectWindow(there)
    expect(there.piece.messages[0]?.content).toMatch(/^Message 3332 /)
    expect(there.piece.messages[1]?.content).toBe('A zebra, at last.')
  })

  test('a turn reads of it what fits the model, and says how many turns were left out', async () => {
    const model = scriptModel([{ text: 'So.', latent: [1, 0] }])
    const asked = {
      reader,
      assistant: assistantName,
      conversationId: id,
      question: 'And now?',
      language: 'en',
    }
    const { result: events, ...cost } = await countQueries(async () => {
      const seen: ChatEvent[] = []
      const turn = await openReaderTurn(asked, drawFrom(model.server), new AbortController().signal)
      for await (const event of turn) seen.push(event)
      return seen
    })
    const history = model.asked[0]?.messages ?? []
    const turns = (history.length - 1) / 2
    expect(turns).toBeGreaterThan(10)
    expect(history[0]?.content).toMatch(new RegExp(`^Message ${MESSAGES - 2 * turns} `))
    expect(events.find(({ type }) => type === 'note')).toMatchObject({
      ...{ kind: 'history-dropped', count: MESSAGES / 2 - turns },
    })
    expect(cost.rows).toBeLessThan(600)
    expect(cost.bytes).toBeLessThan(200_000)
  })

  test('another version of a question far up leads to its own branch and back, from where they part', async () => {
    const editsId = idOf('d', 6_000)
    const model = scriptModel([{ text: 'Otherwise.', latent: [1, 0] }])
    const asked = {
      reader,
      assistant: assistantName,
      conversationId: id,
      editsId,
      question: 'Else?',
      language: 'en',
    }
    const turn = await openReaderTurn(asked, drawFrom(model.server), new AbortController().signal)
    for await (const _ of turn);
    const branch = await open(id)
    expect(branch.piece.messages.map(({ content }) => content).slice(-2)).toEqual(['Else?', 'Otherwise.'])
    const edited = branch.piece.messages.at(-2)
    expect(edited?.versions).toEqual({ index: 1, count: 2, earlierId: editsId, laterId: null })
    await showVersion(reader, id, editsId)
    const back = await open(id, { at: 'around', messageId: editsId })
    expectWindow(back)
    expect(numbersOf(back.piece.messages).slice(0, 2)).toEqual([5_999, 6_000])
    expect(back.piece.messages[1]?.versions).toMatchObject({ index: 0, count: 2, laterId: edited?.id })
  })

  test('is opened at a message of another branch on that branch, without choosing it', async () => {
    const at = () => findConversationAt(reader, id, idOf('d', 9_000))
    // The branch that is shown parts from the first one far up.
    await showVersion(reader, id, idOf('d', 9_000))
    expect((await at()).isOtherBranch).toBe(false)
    const otherwise = await database().message.findFirstOrThrow({ where: { content: 'Else?' } })
    await showVersion(reader, id, otherwise.id)
    const { result: there, ...cost } = await countQueries(at)
    expect(there).toMatchObject({ isOtherBranch: true, hasEarlier: true, hasLater: true })
    expect(numbersOf(there.messages)).toEqual(upTo(9_000, 9_000 + WINDOW_LENGTH))
    expect(cost.queries).toBeLessThanOrEqual(MOST.queries)
    expect(cost.bytes).toBeLessThanOrEqual(MOST.bytes)
    expect((await findShownConversation(reader, id)).messages.at(-1)?.content).toBe('Otherwise.')
    await expect(findConversationAt(reader, id, createId('msg'))).rejects.toMatchObject({ code: 'not_found' })
    const stranger: Reader = { kind: 'guest', guestId: createId('guest') }
    await expect(findConversationAt(stranger, id, idOf('d', 9_000))).rejects.toMatchObject({
      code: 'not_found',
    })
    await showVersion(reader, id, idOf('d', 9_000))
  })

  test('is whole where it is taken along', async () => {
    const { messages } = await findWholeBranch(reader, id)
    expect(messages.slice(0, MESSAGES).map(({ id }) => id)).toEqual(
      upTo(0, MESSAGES - 1).map((i) => idOf('d', i)),
    )
  })

  test('is read under a link from its beginning, piece by piece, each as cheap as the other, and nothing but what is shared', async () => {
    await showVersion(reader, id, idOf('d', 9_000))
    const share = await shareConversation(reader, id, { showsName: false })
    const read = async (place?: SharedPlace) => {
      const { result, ...cost } = await countQueries(() => findShared(share.id, place))
      expect(cost.queries).toBeLessThanOrEqual(MOST.queries)
      expect(cost.rows).toBeLessThanOrEqual(MOST.rows)
      expect(cost.bytes).toBeLessThanOrEqual(MOST.bytes)
      return result
    }
    const first = await read()
    expect(numbersOf(first.messages)).toEqual(upTo(0, WINDOW_LENGTH - 1))
    expect(first).toMatchObject({ earlierThan: null, laterThan: idOf('d', WINDOW_LENGTH - 1) })
    const second = await read({ at: 'after', messageId: first.laterThan ?? '' })
    expect(numbersOf(second.messages)).toEqual(upTo(WINDOW_LENGTH, 2 * WINDOW_LENGTH - 1))
    const back = await read({ at: 'before', messageId: second.earlierThan ?? '' })
    expect(back).toEqual(first)
    const last = await read({ at: 'after', messageId: idOf('d', MESSAGES - 11) })
    // Behind what was seeded stands the turn of a test above.
    expect(numbersOf(last.messages.slice(0, -2))).toEqual(upTo(MESSAGES - 10, MESSAGES - 1))
    expect(last).toMatchObject({ earlierThan: idOf('d', MESSAGES - 10), laterThan: null })
    expect(numbersOf((await read({ at: 'alone', messageId: idOf('d', 5_001) })).messages)).toEqual([5_001])
    const elsewhere = await database().message.findFirstOrThrow({ where: { content: 'Else?' } })
    for (const at of ['before', 'after', 'alone'] as const)
      await expect(findShared(share.id, { at, messageId: elsewhere.id })).rejects.toMatchObject({
        code: 'not_found',
      })
  })

  test('what was refused or failed is in no piece, wherever the pieces are cut', async () => {
    const id = createId('conv')
    await createConversation({ id, reader, assistantName, question: 'Cut?' })
    await seed(id, 100, 'nullif(i, 0) - 1', 'f')
    const mark = (i: number, status: string) =>
      database().message.update({ where: { id: idOf('f', i) }, data: { status } })
    // At both sides of a cut and in the middle; of these pairs neither half may show.
    await Promise.all([mark(38, 'blocked'), mark(41, 'failed'), mark(50, 'blocked'), mark(79, 'blocked')])
    const share = await shareConversation(reader, id, { showsName: false })
    const seen: number[] = []
    for (let at: SharedPlace | undefined, isOver = false; !isOver; ) {
      const { messages, laterThan } = await findShared(share.id, at)
      seen.push(...numbersOf(messages))
      at = { at: 'after', messageId: laterThan ?? '' }
      isOver = laterThan === null
    }
    const hidden = new Set([38, 39, 40, 41, 50, 51, 78, 79])
    expect(seen).toEqual(upTo(0, 99).filter((i) => !hidden.has(i)))
    // Cut between a question and its answer.
    const cut = await findShared(share.id, { at: 'after', messageId: idOf('f', 40) })
    expect(numbersOf(cut.messages)[0]).toBe(42)
    const other = await findShared(share.id, { at: 'before', messageId: idOf('f', 51) })
    expect(numbersOf(other.messages).at(-1)).toBe(49)
  })
})

test('a question with a thousand versions is shown with its place among them and its neighbours alone', async () => {
  const id = createId('conv')
  await createConversation({ id, reader, assistantName, question: 'Wide?' })
  // A question and its answer; then a thousand questions that follow that answer, each with an answer of its own.
  await seed(id, 2_002, 'CASE WHEN i < 2 THEN nullif(i, 0) - 1 WHEN i % 2 = 0 THEN 1 ELSE i - 1 END', 'w')
  const end = await open(id)
  expectWindow(end)
  expect(numbersOf(end.piece.messages)).toEqual([0, 1, 2_000, 2_001])
  expect(end.piece.messages[2]?.versions).toEqual({
    ...{ index: 999, count: 1_000, earlierId: idOf('w', 1_998), laterId: null },
  })
  await showVersion(reader, id, idOf('w', 1_000))
  const other = await open(id, { at: 'around', messageId: idOf('w', 1_000) })
  expectWindow(other)
  expect(numbersOf(other.piece.messages)).toEqual([1, 1_000, 1_001])
  expect(other.piece.messages[1]?.versions).toEqual({
    ...{ index: 499, count: 1_000, earlierId: idOf('w', 998), laterId: idOf('w', 1_002) },
  })
})

test('a thousand first questions are versions of each other, too', async () => {
  const id = createId('conv')
  await createConversation({ id, reader, assistantName, question: 'Roots?' })
  await seed(id, 2_000, 'CASE WHEN i % 2 = 0 THEN NULL ELSE i - 1 END', 'r')
  const end = await open(id)
  expectWindow(end)
  expect(end.piece.messages[0]?.versions).toMatchObject({ index: 999, count: 1_000 })
})
