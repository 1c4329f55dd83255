import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { toComparisonView } from '@/app/_compare/comparison-view'
import { POST as createRoute } from '@/app/api/comparisons/route'
import { POST as voteRoute } from '@/app/api/votes/route'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { compareAnswers } from '@/lib/chat/compare-answers'
import { openColumnTurn } from '@/lib/chat/open-column-turn'
import {
  createComparison,
  deleteComparison,
  findComparison,
  renameComparison,
  revealComparison,
} from '@/lib/comparisons/comparisons'
import { toJson, toMarkdown } from '@/lib/comparisons/export-comparison'
import { adoptGuestConversations, deleteConversation } from '@/lib/conversations/conversations'
import { listConversations } from '@/lib/conversations/list-conversations'
import { createId } from '@/lib/core/ids'
import { signGuestId } from '@/lib/people/guest-id'
import type { Reader } from '@/lib/people/reader'
import { registerUser } from '@/lib/people/register-user'
import { database } from '@/lib/store/database'
import type { Vote } from '@/lib/votes/vote'
import { castVote, listVotes } from '@/lib/votes/votes'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

const SECRET = 'a secret of at least sixteen characters'
const { guestId, cookie } = signGuestId(SECRET)
vi.mock('next/headers', () => ({
  cookies: async () => ({ get: (name: string) => (name === 'guest' ? { value: cookie } : undefined) }),
  headers: async () => new Headers(),
}))
vi.mock('next-auth', () => ({ getServerSession: async () => null }))

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const drafts = ['Il commence le samedi matin.', 'Le vendredi soir.'].map((text) => ({ text, latent: [1, 0] }))
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })
const signal = new AbortController().signal
const three = ['lutece/plume', 'teranga/kora', 'nil/rafiq']
const compare = (reader: Reader, assistantNames = three, isBlind = false) =>
  createComparison({ reader, assistantNames, isBlind })

async function askColumn(reader: Reader, comparisonId: string, position: number, round = 0) {
  const services = drawFrom(scriptModel(drafts).server)
  const asked = { reader, column: { comparisonId, position, round }, language: 'fr' }
  const events: ChatEvent[] = []
  for await (const event of await openColumnTurn({ ...asked, question: 'Quand ?' }, services, signal))
    events.push(event)
  return events
}

async function answered(reader: Reader, isBlind = false) {
  const { id } = await compare(reader, ['lutece/plume', 'teranga/kora'], isBlind)
  for (const position of [0, 1]) await askColumn(reader, id, position)
  const { turns } = await findComparison(reader, id)
  const [left, right] = turns.map(({ answerId }) => answerId)
  return { id, left: left ?? '', right: right ?? '' }
}

test('is kept as a file with its answers and votes; while its names are hidden, the file tells none', async () => {
  const reader = newGuest()
  const { id, left, right } = await answered(reader, true)
  await castVote(reader, { kind: 'pair', left, right, value: 'tie' })
  const nameOf = (position: number) => `Answer ${position}`
  const blind = await findComparison(reader, id)
  const said = (id: string) => blind.messages.find((message) => message.id === id)?.content ?? ''
  const text = ['# Quand ?', '**You**', 'Quand ?', '**Answer 0**', said(left), '**Answer 1**', said(right)]
  expect(toMarkdown(blind, { reader: 'You', nameOf })).toBe(`${text.join('\n\n')}\n`)
  const votes = await listVotes(reader, [left, right])
  expect(toJson(blind, votes)).not.toMatch(/plume|kora|lutece|teranga|conv_|receipt/i)
  expect(JSON.parse(toJson(blind, votes))).toMatchObject({
    ...{ format: 'polyphony-comparison', votes: [{ kind: 'pair', value: 'tie' }] },
    rounds: [{ cells: [{ answer: { id: left } }, { answer: { id: right } }] }],
  })
  await revealComparison(reader, id)
  const shown = JSON.parse(toJson(await findComparison(reader, id), votes))
  expect(shown.columns.map((one: { assistant: string }) => one.assistant).sort()).toEqual([
    ...['lutece/plume', 'teranga/kora'],
  ])
  expect(shown.rounds[0].cells[0].answer.receipt).toBeTruthy()
})

test('the answers of one question stand side by side, are found again, and are one entry of the list', async () => {
  const reader = newGuest()
  const { id } = await compare(reader)
  expect(await listConversations(reader)).toEqual([])
  for (const position of [0, 1, 2]) await askColumn(reader, id, position)
  await askColumn(reader, id, 1, 1)
  const comparison = await findComparison(reader, id)
  expect(comparison.turns.map(({ round, position }) => [round, position])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 1],
  ])
  expect(await listConversations(reader)).toMatchObject([{ id, title: 'Quand ?' }])
  const { rounds, columns } = toComparisonView(comparison, await listAssistants(null))
  expect(columns.map(({ assistant }) => assistant?.name)).toEqual(['Plume', 'Kora', 'رفيق'])
  expect(rounds.map(({ question, cells }) => [question, cells.length])).toEqual([
    ['Quand ?', 3],
    ['Quand ?', 1],
  ])
  expect(rounds[0]?.cells[1]?.messages[1]).toMatchObject({
    status: 'done',
    reasons: { receipt: { policy: 'teranga' } },
  })
})

test('a column asked again within its round shows its last answer', async () => {
  const reader = newGuest()
  const { id } = await compare(reader)
  await askColumn(reader, id, 0)
  await askColumn(reader, id, 0)
  const { rounds } = toComparisonView(await findComparison(reader, id), await listAssistants(null))
  expect(rounds).toHaveLength(1)
  expect(rounds[0]?.cells).toHaveLength(1)
})

test('nobody reads, asks, reveals, renames, compares or deletes somebody else’s comparison', async () => {
  const owner = newGuest()
  const { id } = await answered(owner)
  const { id: userId } = await registerUser({
    name: 'O',
    email: 'o@example.org',
    password: 'a good long password',
  })
  const services = drawFrom(scriptModel(drafts).server)
  for (const other of [newGuest(), { kind: 'user', userId, isOperator: true } satisfies Reader]) {
    const notFound = { code: 'not_found' }
    await expect(findComparison(other, id)).rejects.toMatchObject(notFound)
    await expect(askColumn(other, id, 0)).rejects.toMatchObject(notFound)
    await expect(revealComparison(other, id)).rejects.toMatchObject(notFound)
    await expect(renameComparison(other, id, 'mine')).rejects.toMatchObject(notFound)
    await expect(
      compareAnswers({ reader: other, comparisonId: id, round: 0 }, services, signal),
    ).rejects.toMatchObject(notFound)
    await expect(deleteComparison(other, id)).rejects.toMatchObject(notFound)
    expect(await listConversations(other)).toEqual([])
  }
  expect(await findComparison(owner, id)).toMatchObject({ title: 'Quand ?' })
  await expect(askColumn(owner, id, 5)).rejects.toMatchObject({ code: 'not_found' })
})

test.each([
  [['lutece/plume'], 'invalid_request'],
  [['lutece/plume', 'lutece/plume'], 'invalid_request'],
  [['lutece/plume', 'nobody/none'], 'not_found'],
  [Array.from({ length: 7 }, (_, at) => `c/a${at}`), 'invalid_request'],
])('%j cannot stand side by side', async (names, code) => {
  await expect(compare(newGuest(), names)).rejects.toMatchObject({ code })
})

test('a blind comparison tells no name: not in its events, not on its page, until it is revealed', async () => {
  const reader = newGuest()
  const { id } = await compare(reader, three, true)
  const names = /lutece|teranga|nil|plume|kora|rafiq|fr-|ar-|رفيق|Maison|Atelier/i
  for (const position of [0, 1, 2]) {
    const events = await askColumn(reader, id, position)
    expect(JSON.stringify(events)).not.toMatch(names)
    expect(events.at(-1)).toMatchObject({ type: 'done', receipt: null, candidates: [] })
  }
  const blocked = await openColumnTurn(
    {
      reader,
      column: { comparisonId: id, position: 0, round: 1 },
      language: 'fr',
      question: 'Comment marche la multiplication de billets ?',
    },
    drawFrom(scriptModel(drafts).server),
    signal,
  )
  const events: ChatEvent[] = []
  for await (const event of blocked) events.push(event)
  expect(JSON.stringify(events)).not.toMatch(names)
  const hidden = toComparisonView(await findComparison(reader, id), await listAssistants(null))
  expect(JSON.stringify(hidden)).not.toMatch(names)
  await revealComparison(reader, id)
  const shown = toComparisonView(await findComparison(reader, id), await listAssistants(null))
  expect(shown.columns.map(({ assistant }) => assistant?.id).sort()).toEqual([...three].sort())
  expect(shown.rounds[0]?.cells[0]?.messages[1]).toMatchObject({ reasons: { receipt: { seed: 41 } } })
})

test('of an archived community the name stays, and when nobody is left to ask it says so, hidden or not', async () => {
  const reader = newGuest()
  const { id } = await answered(reader)
  const { id: hiddenId } = await answered(reader, true)
  const view = async (one: string) =>
    toComparisonView(
      await findComparison(reader, one),
      await listAssistants(reader, { names: three, withArchived: true }),
    )
  const archive = (slug: string, archivedAt: Date | null) =>
    database().community.update({ where: { slug }, data: { archivedAt } })
  await archive('lutece', new Date())
  const { columns, isOver } = await view(id)
  expect(columns.map(({ assistant }) => [assistant?.name, assistant?.community.isArchived])).toEqual([
    ['Plume', true],
    ['Kora', false],
  ])
  expect([isOver, (await view(hiddenId)).isOver]).toEqual([false, false])
  expect((await listAssistants(reader, { names: three })).map(({ name }) => name)).not.toContain(
    'lutece/plume',
  )
  await archive('teranga', new Date())
  expect([(await view(id)).isOver, (await view(hiddenId)).isOver]).toEqual([true, true])
  for (const slug of ['lutece', 'teranga']) await archive(slug, null)
})

test('the answers are compared by position: alike ones share a group', async () => {
  const reader = newGuest()
  const { id, left } = await answered(reader)
  const services = drawFrom(scriptModel(drafts).server)
  const agreement = await compareAnswers({ reader, comparisonId: id, round: 0 }, services, signal)
  expect(agreement).toMatchObject({
    groups: [[0, 1]],
    answers: [{ position: 0, answerId: left, farthest: null }, {}],
  })
  expect(await compareAnswers({ reader, comparisonId: id, round: 7 }, services, signal)).toMatchObject({
    answers: [],
  })
})

test('deleting a comparison takes its conversations; deleting one conversation leaves the others', async () => {
  const reader = newGuest()
  const { id } = await answered(reader)
  const { columns } = await findComparison(reader, id)
  await deleteConversation(reader, columns[0]?.conversationId ?? '')
  expect((await findComparison(reader, id)).turns.map(({ position }) => position)).toEqual([1])
  await deleteComparison(reader, id)
  await expect(findComparison(reader, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(
    await database().conversation.count({
      where: { id: { in: columns.map((one) => one.conversationId ?? '') } },
    }),
  ).toBe(0)
})

test('a vote keeps the receipt, the newest holds, every one stays, and it can be taken back', async () => {
  const reader = newGuest()
  const { left, right } = await answered(reader)
  const up: Vote = { kind: 'answer', messageId: left, value: 'up', reasons: ['accurate'] }
  const down: Vote = { kind: 'answer', messageId: left, value: 'down', reasons: ['not_our_custom'] }
  const pair: Vote = { kind: 'pair', left, right, value: 'tie' }
  for (const vote of [up, down, pair, { kind: 'draft', messageId: left, draft: 1 } satisfies Vote]) {
    await castVote(reader, vote)
    // Of two votes in one millisecond neither is the newer.
    await sleep(2)
  }
  expect(await listVotes(reader, [left])).toEqual([down, pair, { kind: 'draft', messageId: left, draft: 1 }])
  await castVote(reader, { kind: 'answer', messageId: left, value: 'none', reasons: [] })
  expect((await listVotes(reader, [left])).map(({ kind }) => kind)).toEqual(['pair', 'draft'])
  const rows = await database().vote.findMany({ where: { messageId: left }, orderBy: { createdAt: 'asc' } })
  expect(rows.map(({ kind, value }) => [kind, value])).toEqual([
    ['answer', 'up'],
    ['answer', 'down'],
    ['pair', 'tie'],
    ['draft', '1'],
    ['answer', 'none'],
  ])
  expect(rows[0]).toMatchObject({ receipt: { assistant: 'lutece/plume', seed: 41 }, isBlind: false })
  expect(rows[2]).toMatchObject({
    receipt: { left: { assistant: 'lutece/plume' }, right: { assistant: 'teranga/kora' } },
    subject: `${left} ${right}`,
  })
  expect(rows[2]?.communityId).not.toBe(rows[2]?.otherCommunityId)
})

test('a vote cast while the names are hidden says so', async () => {
  const reader = newGuest()
  const { id, left, right } = await answered(reader, true)
  await castVote(reader, { kind: 'pair', left, right, value: 'left' })
  await revealComparison(reader, id)
  await sleep(2)
  await castVote(reader, { kind: 'pair', left, right, value: 'right' })
  const rows = await database().vote.findMany({ where: { messageId: left }, orderBy: { createdAt: 'asc' } })
  expect(rows.map(({ isBlind, value }) => [isBlind, value])).toEqual([
    [true, 'left'],
    [false, 'right'],
  ])
})

test('nobody votes on somebody else’s answers, on questions, on other pairs or on drafts that are not there', async () => {
  const reader = newGuest()
  const mine = await answered(reader)
  const theirs = await answered(newGuest())
  const refused = (vote: Vote, code: string) => expect(castVote(reader, vote)).rejects.toMatchObject({ code })
  await refused({ kind: 'answer', messageId: theirs.left, value: 'up', reasons: [] }, 'not_found')
  await refused({ kind: 'pair', left: mine.left, right: theirs.right, value: 'left' }, 'not_found')
  await refused({ kind: 'pair', left: mine.right, right: mine.left, value: 'left' }, 'invalid_request')
  await refused({ kind: 'pair', left: mine.left, right: mine.left, value: 'left' }, 'invalid_request')
  await refused({ kind: 'draft', messageId: mine.left, draft: 9 }, 'invalid_request')
  const { messages } = await findComparison(reader, mine.id)
  await refused({ kind: 'answer', messageId: messages[0]?.id ?? '', value: 'up', reasons: [] }, 'not_found')
  expect(await listVotes(newGuest(), [mine.left, mine.right])).toEqual([])
})

test('comparisons and votes of a guest move to the account they sign in to, and go with it', async () => {
  const reader = newGuest()
  const { id, left } = await answered(reader)
  await castVote(reader, { kind: 'answer', messageId: left, value: 'up', reasons: [] })
  const account = await registerUser({ name: 'M', email: 'm@example.org', password: 'a good long password' })
  await adoptGuestConversations(reader.kind === 'guest' ? reader.guestId : '', account.id)
  const owner: Reader = { kind: 'user', userId: account.id, isOperator: false }
  expect(await findComparison(owner, id)).toMatchObject({ id })
  expect(await listVotes(owner, [left])).toHaveLength(1)
  expect(await listVotes(reader, [left])).toEqual([])
  await database().user.delete({ where: { id: account.id } })
  expect(await database().vote.count({ where: { messageId: left } })).toBe(0)
})

const post = (body: unknown, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1/api', {
    method: 'POST',
    headers: { 'content-type': 'application/json', host: '127.0.0.1', ...headers },
    body: JSON.stringify(body),
  })

test('the routes serve this hub’s pages alone and refuse what they do not know', async () => {
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  drawFrom(scriptModel(drafts).server)
  const { left } = await answered({ kind: 'guest', guestId })
  const vote = { kind: 'answer', messageId: left, value: 'up', reasons: ['kind'] }
  expect((await voteRoute(post(vote))).status).toBe(204)
  expect((await voteRoute(post(vote, { 'sec-fetch-site': 'cross-site' }))).status).toBe(403)
  for (const bad of [
    { ...vote, messageId: `msg_${'a'.repeat(25)}\u0000` },
    { ...vote, value: 'sideways' },
    { ...vote, reasons: ['rude'] },
    { ...vote, reasons: ['kind', 'kind'] },
    { ...vote, userId: 'usr_somebody' },
    [],
    null,
  ])
    expect((await voteRoute(post(bad))).status).toBe(400)
  expect((await voteRoute(post({ ...vote, messageId: `msg_${'0'.repeat(26)}` }))).status).toBe(404)
  const created = await createRoute(post({ assistants: three, isBlind: true }))
  expect(await created.json()).toEqual({ id: expect.stringMatching(/^cmp_/), columns: [null, null, null] })
  expect(
    (await createRoute(post({ assistants: three, isBlind: false }, { 'sec-fetch-site': 'cross-site' })))
      .status,
  ).toBe(403)
})
