import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createConversation } from '@/lib/conversations/conversations'
import { beginTurn, finishTurn } from '@/lib/conversations/turn-record'
import { childEnv } from '@/lib/core/env'
import { createId } from '@/lib/core/ids'
import { exportLog } from '@/lib/moderation/export-log'
import { listQueue, queueQuerySchema } from '@/lib/moderation/queue'
import { readLog } from '@/lib/moderation/read-log'
import { ruleCase } from '@/lib/moderation/rule-case'
import { fileStatement, listOwnStatements, takeBackStatement } from '@/lib/moderation/statements'
import { verifyLog } from '@/lib/moderation/verify-log'
import type { Reader } from '@/lib/people/reader'
import { insertCommunity } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertUser } from '@/lib/store/users'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const place = provideTestDatabase()

async function newCommunity() {
  const slug = createId('c').replaceAll('_', '-')
  const words = { name: 'Here', purpose: '', maker: 'us', cultureTag: 'root' }
  return insertCommunity({ slug, ...words, position: 0 }, database())
}

async function newAccount() {
  const email = `${createId('mail')}@example.org`
  const { id } = await insertUser({ name: 'A', email, passwordHash: null, isOperator: false }, database())
  const reader: Reader = { kind: 'user', userId: id, isOperator: false }
  return { reader, userId: id }
}

async function report(reader: Reader, slug: string, words = 'So rude.') {
  const conversationId = createId('conv')
  const assistantName = `${slug}/one`
  await createConversation({ id: conversationId, reader, assistantName, question: 'A' })
  const turn = { reader, conversationId, question: 'A secret question', assistantVersionId: null }
  const { answerId } = await beginTurn(turn)
  await finishTurn({ answerId, status: 'done', content: 'A secret answer' })
  const input = { messageId: answerId, category: 'rude' as const, words, keepsText: true, isQuotable: false }
  await fileStatement(reader, { input, language: 'en' })
  return answerId
}

async function linesOf(communityId: string): Promise<string[]> {
  const lines: string[] = []
  for await (const line of exportLog(communityId, place)) lines.push(line)
  return lines
}

test('reports, rulings and words taken back are one chain, however many write at once', async () => {
  const { id: communityId, slug } = await newCommunity()
  const [one, { userId }] = [await newAccount(), await newAccount()]
  const ids = await Promise.all(Array.from({ length: 8 }, () => report(one.reader, slug)))
  const { cases } = await listQueue(communityId, queueQuerySchema.parse({}))
  await Promise.all(
    cases.map(({ id }) => ruleCase({ communityId, id, userId, outcome: 'fine', reason: 'It is a joke.' })),
  )
  const [own] = await listOwnStatements(one.reader, ids.slice(0, 1))
  await takeBackStatement(one.reader, own?.id ?? '')
  const { entries, check } = await readLog(communityId, { dataDir: place.dataDir, most: 3 })
  expect(check).toMatchObject({ isWhole: true, entries: 17, community: communityId })
  expect(entries.map(({ sequence, body }) => [sequence, body?.event])).toEqual([
    [17, 'taken_back'],
    [16, 'ruled'],
    [15, 'ruled'],
  ])
})

test('the log holds no text; what its writer leaves goes along in the export, and what they take back does not', async () => {
  const { id: communityId, slug } = await newCommunity()
  const { reader } = await newAccount()
  const messageId = await report(reader, slug)
  const bodies = await database().moderationLogEntry.findMany({ where: { communityId } })
  expect(JSON.stringify(bodies)).not.toMatch(/secret|rude\./)
  expect((await linesOf(communityId)).join('')).toMatch(/So rude\..*A secret question.*A secret answer/)
  const [own] = await listOwnStatements(reader, [messageId])
  await takeBackStatement(reader, own?.id ?? '')
  const lines = await linesOf(communityId)
  expect(lines.join('')).not.toMatch(/So rude|secret/)
  expect(await verifyLog(lines)).toMatchObject({ isWhole: true, entries: 2 })
})

test('nobody changes, removes or empties the log, and it outlives its people and its community', async () => {
  const { id: communityId, slug } = await newCommunity()
  const { reader, userId } = await newAccount()
  await report(reader, slug)
  const db = database()
  const refused = /only ever added to/
  await expect(db.moderationLogEntry.updateMany({ data: { body: '{}' } })).rejects.toThrow(refused)
  await expect(db.moderationLogEntry.deleteMany({ where: { communityId } })).rejects.toThrow(refused)
  await expect(db.$executeRaw`TRUNCATE "ModerationLogEntry"`).rejects.toThrow(refused)
  await db.user.delete({ where: { id: userId } })
  await db.community.delete({ where: { id: communityId } })
  expect(await verifyLog(await linesOf(communityId))).toMatchObject({ isWhole: true, entries: 1 })
})

test('the verifier names the first entry that is broken', async () => {
  const { id: communityId, slug } = await newCommunity()
  const { reader } = await newAccount()
  for (const words of ['First.', 'Second.', 'Third.']) await report(reader, slug, words)
  const lines = await linesOf(communityId)
  expect(lines).toHaveLength(4)
  const change = (at: number, from: string, to: string) =>
    lines.map((line, index) => (index === at ? line.replace(from, to) : line))
  const cases: [string[], number, RegExp][] = [
    [change(1, '"category":"rude"', '"category":"wrong"'), 2, /hash/],
    [change(0, 'First.', 'Farst.'), 1, /"words"/],
    [lines.toSpliced(1, 1), 2, /entry 2 is missing/],
    [lines.toSpliced(2, 1), 3, /another chain/],
    [lines.slice(0, 3), 4, /head is missing/],
    [[...lines, lines[0] ?? ''], 4, /follows the signed head/],
    [change(3, '"sequence":3', '"sequence":4'), 4, /signature/],
    [change(2, '{', '['), 3, /no entry/],
    [['nonsense\n'], 1, /no entry/],
  ]
  for (const [broken, entry, why] of cases)
    expect(await verifyLog(broken)).toEqual({ isWhole: false, entry, why: expect.stringMatching(why) })
  expect(await verifyLog(lines)).toMatchObject({ isWhole: true, entries: 3 })
})

test('the admin command exports, checks and verifies', async () => {
  const { slug } = await newCommunity()
  const { reader } = await newAccount()
  await report(reader, slug)
  const env = childEnv({ DATA_DIR: place.dataDir, DATABASE_URL: '' })
  const admin = (...args: string[]) =>
    spawnSync(process.execPath, ['cli/bootstrap.mjs', 'admin', 'log', ...args], { env, encoding: 'utf8' })
  const exported = admin('export', slug).stdout
  expect(await verifyLog(exported.split('\n'))).toMatchObject({ isWhole: true, entries: 1 })
  expect(admin('check', slug)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^whole: 1 entries of com_/),
  })
  const file = join(place.dataDir, 'log.jsonl')
  writeFileSync(file, exported.replace('So rude.', 'So kind.'))
  expect(admin('verify', file)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('broken at entry 1'),
  })
}, 180_000)
