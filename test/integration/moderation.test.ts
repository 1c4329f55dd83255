import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openCompletion } from '@/lib/chat/open-completion'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import {
  adoptGuestConversations,
  createConversation,
  deleteConversation,
} from '@/lib/conversations/conversations'
import { shareConversation } from '@/lib/conversations/shares'
import { beginTurn, finishTurn } from '@/lib/conversations/turn-record'
import { systemClock } from '@/lib/core/clock'
import { createId } from '@/lib/core/ids'
import { Meter } from '@/lib/limits/meter'
import { noteTurn } from '@/lib/moderation/note-turn'
import { claimCase, findCase, listQueue, queueQuerySchema, releaseCase } from '@/lib/moderation/queue'
import { ruleCase } from '@/lib/moderation/rule-case'
import {
  fileStatement,
  listOwnStatements,
  type NewStatementInput,
  takeBackStatement,
} from '@/lib/moderation/statements'
import { testOfRuling } from '@/lib/moderation/test-of-ruling'
import { parseChatCompletionRequest } from '@/lib/openai/chat-completion-request'
import { exportAccount } from '@/lib/people/export-account'
import type { Reader } from '@/lib/people/reader'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertPolicyVersion } from '@/lib/store/policies'
import { clearExpiredTexts } from '@/lib/store/statements'
import { insertUser } from '@/lib/store/users'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const DAY_MS = 86_400_000
const later = (days: number) => ({ nowMs: () => systemClock.nowMs() + days * DAY_MS })
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })
const all = queueQuerySchema.parse({})
const communityId = async (slug = 'nil') => (await getCommunityRow(slug))?.id ?? ''
const FORGED = 'كيف أعرف أن معي عملة مزورة؟'

async function newAccount(): Promise<Extract<Reader, { kind: 'user' }>> {
  const email = `${createId('mail')}@example.org`
  const { id } = await insertUser({ name: 'Mona', email, passwordHash: null, isOperator: false }, database())
  return { kind: 'user', userId: id, isOperator: false }
}

/** One turn as a finished turn leaves it, refused at the question or answered. */
async function say(reader: Reader, { isRefused = false, assistantName = 'nil/rafiq' } = {}) {
  const conversationId = createId('conv')
  await createConversation({ id: conversationId, reader, assistantName, question: 'Rafiq' })
  const turn = { reader, conversationId, question: isRefused ? FORGED : 'متى؟', assistantVersionId: null }
  const { answerId, questionId } = await beginTurn({ ...turn, isRefused })
  const block = {
    guardrail: 'blocked-terms',
    action: 'block' as const,
    reason: 'blocked_term',
    stage: 'input',
  }
  const verdicts = [{ ...block, policy: { community: 'nil', version: 1 } }]
  await finishTurn(
    isRefused
      ? {
          ...{ answerId, status: 'blocked', content: '', verdicts },
          question: { id: questionId, status: 'blocked', verdicts },
        }
      : { answerId, status: 'done', content: 'يوم الجمعة، وهذا خطأ.' },
  )
  return { messageId: answerId, conversationId }
}

const tell = (
  reader: Reader,
  messageId: string,
  input: Partial<NewStatementInput> = {},
  clock = systemClock,
) =>
  fileStatement(
    reader,
    {
      input: { messageId, category: 'wrong', words: '', keepsText: false, isQuotable: false, ...input },
      language: 'ar',
    },
    clock,
  )

async function caseAbout(messageId: string, slug?: string) {
  const { cases } = await listQueue(await communityId(slug), all)
  const found = cases.find((one) => one.messageId === messageId)
  return found ?? expect.fail('no such case')
}

test('an appeal with its text waits, is ruled with a reason its writer reads, and becomes the test it asks for', async () => {
  const [reader, moderator] = [newGuest(), await newAccount()]
  const { messageId } = await say(reader, { isRefused: true })
  await tell(reader, messageId, { keepsText: true, isQuotable: true, words: 'I only want to know.' })
  const { id } = await caseAbout(messageId)
  const place = { communityId: await communityId(), id, userId: moderator.userId }
  const shown = await findCase(place.communityId, id)
  expect(shown).toMatchObject({ kind: 'appeal', guardrail: 'blocked-terms', stage: 'input', language: 'ar' })
  expect(shown.statements).toMatchObject([{ question: FORGED, answer: null, words: 'I only want to know.' }])
  expect(testOfRuling(shown)).toEqual({ missing: 'unruled' })
  await ruleCase({ ...place, outcome: 'should_answer', reason: 'Asking is no forging.' })
  expect(await listOwnStatements(reader, [messageId])).toMatchObject([
    { case: { outcome: 'should_answer', ruling: 'Asking is no forging.' } },
  ])
  expect(testOfRuling(await findCase(place.communityId, id))).toEqual({
    test: { text: FORGED, stage: 'input', language: 'ar', expect: 'allow' },
  })
})

test.each([
  ['report', 'should_refuse', { stage: 'output-final', expect: 'block' }],
  ['report', 'fine', { stage: 'output-final', expect: 'allow' }],
  ['appeal', 'stands', { stage: 'input', expect: 'block' }],
  ['appeal', 'should_answer', { stage: 'input', expect: 'allow' }],
] as const)('of a %s ruled "%s" the test expects what was ruled', async (kind, outcome, expected) => {
  const [reader, moderator] = [newGuest(), await newAccount()]
  const { messageId } = await say(reader, { isRefused: kind === 'appeal' })
  await tell(reader, messageId, { keepsText: true, isQuotable: true })
  const { id } = await caseAbout(messageId)
  await ruleCase({ communityId: await communityId(), id, userId: moderator.userId, outcome, reason: 'So.' })
  expect(testOfRuling(await findCase(await communityId(), id))).toMatchObject({ test: expected })
})

test('without its writer’s word no text is kept, and none that may not be quoted becomes a test', async () => {
  const [reader, moderator] = [newGuest(), await newAccount()]
  const silent = await say(reader, { isRefused: true })
  await tell(reader, silent.messageId, { isQuotable: true })
  const readable = await say(reader, { isRefused: true })
  await tell(reader, readable.messageId, { keepsText: true })
  const kept = await database().moderationStatement.findMany({
    where: { guestId: reader.kind === 'guest' ? reader.guestId : '' },
    orderBy: { createdAt: 'asc' },
  })
  expect(kept.map(({ question, answer, isQuotable }) => [question, answer, isQuotable])).toEqual([
    [null, null, false],
    [FORGED, null, false],
  ])
  for (const [{ messageId }, missing] of [
    [silent, 'no_text'],
    [readable, 'not_quotable'],
  ] as const) {
    const { id } = await caseAbout(messageId)
    const place = { communityId: await communityId(), id, userId: moderator.userId }
    await ruleCase({ ...place, outcome: 'stands', reason: 'So.' })
    expect(testOfRuling(await findCase(place.communityId, id))).toMatchObject({ missing })
  }
})

test('a text is taken back at once, is gone after 90 days, with its conversation and with its account', async () => {
  const reader = await newAccount()
  const texts = async () =>
    (await database().moderationStatement.findMany({ where: { userId: reader.userId } })).map(
      ({ question, answer, words, salt }) => [question, answer, words, salt].filter(Boolean).length,
    )
  const [taken, old, deleted, left] = [
    await say(reader),
    await say(reader),
    await say(reader),
    await say(reader),
  ]
  const full = { keepsText: true, isQuotable: true, words: 'Look.' }
  for (const { messageId } of [taken, deleted, left]) await tell(reader, messageId, full, later(1))
  await tell(reader, old.messageId, full, later(-89))
  expect(await texts()).toEqual([4, 4, 4, 4])
  const [own] = await listOwnStatements(reader, [taken.messageId])
  await expect(takeBackStatement(newGuest(), own?.id ?? '')).rejects.toMatchObject({ code: 'not_found' })
  await takeBackStatement(reader, own?.id ?? '')
  await expect(takeBackStatement(reader, own?.id ?? '')).rejects.toMatchObject({ code: 'not_found' })
  const { id } = await caseAbout(old.messageId)
  expect((await findCase(await communityId(), id)).statements).toMatchObject([{ question: 'متى؟' }])
  expect((await findCase(await communityId(), id, later(1.1))).statements).toMatchObject([{ question: null }])
  await clearExpiredTexts(new Date(later(1.1).nowMs()))
  await deleteConversation(reader, deleted.conversationId)
  expect((await texts()).sort()).toEqual([0, 1, 4])
  let exported = ''
  for await (const piece of exportAccount(reader.userId)) exported += piece
  expect(JSON.parse(exported).statements).toHaveLength(3)
  await database().user.delete({ where: { id: reader.userId } })
  expect(await texts()).toEqual([])
})

test('what several readers report of one answer is one case; nobody reports it twice, or what is not theirs', async () => {
  const reader = newGuest()
  const { messageId, conversationId } = await say(reader)
  await expect(tell(newGuest(), messageId)).rejects.toMatchObject({ code: 'not_found' })
  const { id: shareId } = await shareConversation(reader, conversationId, { showsName: false })
  await tell(reader, messageId)
  await Promise.all([1, 2].map(() => tell(newGuest(), messageId, { shareId, keepsText: true })))
  await expect(tell(reader, messageId)).rejects.toMatchObject({ code: 'conflict', param: 'said' })
  const one = await caseAbout(messageId)
  expect(one.statements).toBe(3)
  const { statements } = await findCase(await communityId(), one.id)
  // Under a link it is not the reporter's text: the moderators open the link.
  expect(statements.map((said) => [said.shareId, said.question])).toEqual([
    [null, null],
    [shareId, null],
    [shareId, null],
  ])
  await expect(tell(newGuest(), createId('msg'), { shareId })).rejects.toMatchObject({ code: 'not_found' })
  await expect(tell(reader, (await say(reader)).messageId, { category: null })).rejects.toMatchObject({
    param: 'category',
  })
})

test('what a guest said goes on to the account they sign in to', async () => {
  const [guest, account] = [createId('guest'), await newAccount()]
  const { messageId } = await say({ kind: 'guest', guestId: guest })
  await tell({ kind: 'guest', guestId: guest }, messageId)
  await adoptGuestConversations(guest, account.userId)
  expect(await listOwnStatements(account, [messageId])).toHaveLength(1)
})

test('two moderators, or one in two tabs: one ruling holds and the other is told', async () => {
  const [reader, one, other] = [newGuest(), await newAccount(), await newAccount()]
  const { messageId } = await say(reader)
  await tell(reader, messageId)
  const { id } = await caseAbout(messageId)
  const place = { communityId: await communityId(), id }
  const by = ({ userId }: { userId: string }) => ({ ...place, userId })
  await claimCase(by(one))
  await expect(claimCase(by(other))).rejects.toMatchObject({ code: 'conflict', param: 'claimed' })
  const ruling = { outcome: 'fine', reason: 'So.' } as const
  await expect(ruleCase({ ...by(other), ...ruling })).rejects.toMatchObject({ param: 'claimed' })
  await claimCase(by(other), later(1))
  await releaseCase(by(other))
  const both = await Promise.allSettled([
    ruleCase({ ...by(one), ...ruling }),
    ruleCase({ ...by(one), ...ruling, reason: 'Again.' }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'conflict', param: 'ruled' },
  })
  expect(await database().moderationLogEntry.count({ where: { body: { contains: id } } })).toBe(2)
  await expect(tell(newGuest(), messageId)).rejects.toMatchObject({ code: 'not_found' })
})

test('a ruling needs a reason and one of its kind’s outcomes; another community’s case is not there', async () => {
  const [reader, { userId }] = [newGuest(), await newAccount()]
  const { messageId } = await say(reader)
  await tell(reader, messageId)
  const { id } = await caseAbout(messageId)
  const here = { communityId: await communityId(), id, userId, outcome: 'fine' as const }
  for (const reason of ['', '  \n', '…', 'a'.repeat(2001)])
    await expect(ruleCase({ ...here, reason })).rejects.toMatchObject({ param: 'reason' })
  await expect(ruleCase({ ...here, outcome: 'stands', reason: 'So.' })).rejects.toMatchObject({
    param: 'outcome',
  })
  const elsewhere = { ...here, communityId: await communityId('lutece'), reason: 'So.' }
  for (const act of [() => ruleCase(elsewhere), () => claimCase(elsewhere), () => releaseCase(elsewhere)])
    await expect(act()).rejects.toMatchObject({ code: 'not_found' })
  await expect(findCase(elsewhere.communityId, id)).rejects.toMatchObject({ code: 'not_found' })
  expect((await listQueue(elsewhere.communityId, all)).cases).toEqual([])
})

test('what a filter took note of waits once an answer, the queue is filtered, the oldest come first', async () => {
  const id = await communityId('lutece')
  const flag = {
    guardrail: 'manipulation',
    action: 'flag',
    reason: 'pressure',
    stage: 'draft',
    origin: 'community',
  } as const
  const turn = {
    community: { slug: 'lutece', cultureTag: 'fr-FR' },
    policyVersion: 1,
    verdicts: [flag],
    draftVerdicts: [],
  }
  const [first, second] = [createId('msg'), createId('msg')]
  for (const messageId of [first, first, null])
    await noteTurn({ ...turn, language: 'fr-CA', messageId }, systemClock)
  // Of two cases in one millisecond neither is the older.
  await sleep(2)
  await noteTurn(
    { ...turn, language: 'tlh', messageId: second, verdicts: [{ ...flag, score: 0.9 }] },
    systemClock,
  )
  const listed = async (query: object) =>
    (await listQueue(id, queueQuerySchema.parse(query))).cases.map(({ messageId }) => messageId)
  expect(await listed({})).toEqual([first, second])
  expect(await listed({ language: 'fr' })).toEqual([first])
  expect(await listed({ language: 'other', filter: 'manipulation', kind: 'flag' })).toEqual([second])
  expect(await listed({ kind: 'appeal' })).toEqual([])
  expect(await listed({ days: '1' })).toEqual([])
  expect(await listed({ days: 'x', kind: 'nonsense', after: 'case_0' })).toEqual([first, second])
  expect(await listQueue(id, all)).toMatchObject({ guardrails: ['manipulation'], languages: ['fr', 'other'] })
})

test('a refused turn is counted by filter and language, and its text is nowhere in moderation', async () => {
  const { server } = scriptModel([])
  const turn = { reader: newGuest(), assistant: 'nil/rafiq', conversationId: undefined, language: 'ar' }
  const signal = new AbortController().signal
  for await (const _ of await openReaderTurn({ ...turn, question: FORGED }, drawFrom(server), signal)) {
    // Read to its end.
  }
  const where = { communityId: await communityId(), language: 'ar' }
  const counts = await database().verdictCount.findMany({ where, orderBy: { action: 'asc' } })
  expect(counts.map(({ guardrail, action, count }) => [guardrail, action, count])).toEqual([
    ['blocked-terms', 'block', 1],
    ['', 'turn', 1],
  ])
  expect((await listQueue(where.communityId, queueQuerySchema.parse({ kind: 'flag' }))).cases).toEqual([])
})

test('what a filter took note of on /v1 waits as well, by the completion’s id, and leaves room for the page’s', async () => {
  const id = await communityId('commons')
  const lists = '{ lists: [{ name: a, action: flag, terms: [zonk] }] }'
  const yaml = `version: 1\nguardrails:\n  - { use: blocked-terms, name: noted, options: ${lists} }\n`
  await insertPolicyVersion(id, { yaml }, database())
  const messages = [{ role: 'user', content: 'When, zonk?' }]
  const request = parseChatCompletionRequest({ model: 'commons/plain', messages })
  const asker = { keyId: 'key', holders: [], meter: new Meter() }
  const completion = await openCompletion(
    { request, asker, reader: newGuest(), language: 'sw' },
    drawFrom(scriptModel([{ text: 'Saturday.' }]).server),
    new AbortController().signal,
  )
  for await (const _ of completion.events) {
    // Read to its end.
  }
  const { cases } = await listQueue(id, all)
  expect(cases).toMatchObject([
    { kind: 'flag', messageId: completion.id, guardrail: 'blocked-terms', stage: 'input', language: 'sw' },
  ])
  expect((await findCase(id, cases[0]?.id ?? '')).statements).toEqual([])

  const flag = {
    guardrail: 'links',
    action: 'flag',
    reason: 'r',
    stage: 'input',
    origin: 'community',
  } as const
  const turn = {
    community: { slug: 'commons', cultureTag: 'en' },
    policyVersion: 1,
    language: 'en',
    verdicts: [flag],
    draftVerdicts: [],
  }
  const about = { communityId: id, kind: 'flag', language: 'en' }
  const many = Array.from({ length: 199 }, () => ({
    ...about,
    id: createId('case'),
    messageId: createId('chatcmpl'),
  }))
  await database().moderationCase.createMany({ data: many })
  for (const kind of ['chatcmpl', 'msg']) await noteTurn({ ...turn, messageId: createId(kind) }, systemClock)
  const own = { communityId: id, guardrail: 'links' }
  const added = await database().moderationCase.findMany({ where: own })
  expect(added.map(({ messageId }) => messageId.split('_')[0])).toEqual(['msg'])
})
