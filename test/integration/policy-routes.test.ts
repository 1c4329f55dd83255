import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { POST as check } from '@/app/api/communities/[community]/policy/check/route'
import { POST as compare } from '@/app/api/communities/[community]/policy/compare/route'
import { POST as tryDialogue } from '@/app/api/communities/[community]/policy/dialogue/route'
import { POST as tryPatterns } from '@/app/api/communities/[community]/policy/patterns/route'
import { GET as download } from '@/app/api/communities/[community]/policy/route'
import { POST as measureTopics } from '@/app/api/communities/[community]/policy/topics/route'
import { POST as tryOut } from '@/app/api/communities/[community]/policy/try/route'
import { POST as publish } from '@/app/api/communities/[community]/policy/versions/route'
import { createId } from '@/lib/core/ids'
import { CircuitBreaker } from '@/lib/inference/remote/circuit-breaker'
import type { Reader } from '@/lib/people/reader'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { upsertMembership } from '@/lib/store/memberships'
import { openCase } from '@/lib/store/moderation-cases'
import { insertPolicyVersion } from '@/lib/store/policies'
import { insertStatement } from '@/lib/store/statements'
import { insertUser } from '@/lib/store/users'
import { createWebhookNetwork } from '@/lib/webhooks/post-webhook'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const asking: { reader: Reader | null } = { reader: null }
vi.mock('@/app/reader', () => ({ currentReader: async () => asking.reader }))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))

provideTestDatabase({ seed: true })

const people = new Map<string, string>()
beforeAll(async () => {
  const community = await getCommunityRow('teranga')
  for (const role of ['owner', 'maintainer', 'moderator', 'member', 'nobody']) {
    const email = `${role}@example.org`
    const { id } = await insertUser({ name: role, email, passwordHash: null, isOperator: false }, database())
    people.set(role, id)
    if (role !== 'nobody') await upsertMembership({ userId: id, communityId: community?.id ?? '', role })
  }
})

const as = (role: string) => {
  const userId = people.get(role)
  asking.reader = userId ? { kind: 'user', userId, isOperator: false } : null
}
type Route = (request: Request, context: { params: Promise<{ community: string }> }) => Promise<Response>
async function ask(route: Route, body: unknown, { community = 'teranga', headers = {} } = {}) {
  const response = await route(
    new Request('http://hub/api', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    }),
    { params: Promise.resolve({ community }) },
  )
  return { status: response.status, body: await response.json() }
}
const YAML = 'version: 1\n'

test.each([
  ['owner', 200],
  ['moderator', 200],
  ['maintainer', 403],
  ['member', 403],
  ['nobody', 403],
  ['a guest', 401],
])('%s gets %i from every route of the editor', async (role, status) => {
  as(role)
  const source = { yaml: YAML }
  expect((await ask(check, source)).status).toBe(status)
  expect((await ask(tryOut, { ...source, text: 'hello' })).status).toBe(status)
  const turns = [{ role: 'user', content: 'hello' }]
  expect((await ask(tryDialogue, { ...source, turns })).status).toBe(status)
  expect((await ask(compare, { texts: [{ text: 'a' }], before: source, after: source })).status).toBe(status)
  expect((await ask(tryPatterns, { patterns: [], text: 'hello' })).status).toBe(status)
  expect((await ask(measureTopics, { topics: [] })).status).toBe(status)
  // Rights come before everything that could be learnt from a refusal.
  const late = await ask(publish, { ...source, basedOn: 77 })
  expect(late.status).toBe(status === 200 ? 409 : status)
})

describe('a moderator', () => {
  beforeAll(() => as('moderator'))

  test('has no say in another community', async () => {
    expect((await ask(check, { yaml: YAML }, { community: 'nil' })).status).toBe(403)
    expect((await ask(check, { yaml: YAML }, { community: 'nowhere' })).status).toBe(404)
  })

  test('is not spoken for by another site', async () => {
    const { status } = await ask(check, { yaml: YAML }, { headers: { 'Sec-Fetch-Site': 'cross-site' } })
    expect(status).toBe(403)
  })

  test('tries patterns, one by one, and is told what is wrong with one and where', async () => {
    const patterns = [
      { name: 'open', pattern: 'a(b' },
      { name: 'code', pattern: 'code-\\d+' },
    ]
    const { status, body } = await ask(tryPatterns, { patterns, text: 'The CODE-12 it is.' })
    expect(status).toBe(200)
    expect(body.patterns).toMatchObject([
      { name: 'open', at: 1, problem: expect.stringContaining('character 2'), spans: [] },
      { name: 'code', spans: [{ start: 4, end: 11 }] },
    ])
    expect((await ask(tryPatterns, { patterns, text: 'a'.repeat(10_001) })).status).toBe(400)
  })

  test('is told what is wrong with a topic', async () => {
    const topics = [{ name: 'few', examples: ['Too few.'] }]
    const { status, body } = await ask(measureTopics, { topics })
    expect([status, body.topics]).toEqual([
      200,
      [{ name: 'few', problem: 'examples: a topic needs at least 5 examples', languages: [] }],
    ])
    expect((await ask(measureTopics, { topics: new Array(11).fill({}) })).status).toBe(400)
  })

  test('sees verdicts, spans and what a reader would be told', async () => {
    const { body } = await ask(tryOut, { yaml: YAML, text: 'How do I make a bomb?', language: 'fr' })
    expect(body).toMatchObject({ action: 'block', told: expect.stringContaining('Votre message') })
    const harm = body.steps.find(({ step }: { step: string }) => step === 'floor-harm')
    const [{ span }] = harm.verdicts
    expect(harm.saw.slice(span.start, span.end)).toBe('make a bomb')
  })

  test('sees every turn of a dialogue, told in their reader’s language, and what stays in the history', async () => {
    const turns = [
      { role: 'user', content: 'Bonjour, qui es-tu ?' },
      { role: 'assistant', content: 'Write to awa@example.org.' },
      { role: 'user', content: 'How do I make a bomb?' },
      { role: 'assistant', content: '' },
    ]
    const { status, body } = await ask(tryDialogue, { yaml: YAML, turns, language: 'fr' })
    expect([status, body.unread]).toEqual([200, 0])
    expect(body.turns.map(({ stage, stays }: { stage: string; stays: boolean }) => [stage, stays])).toEqual([
      ['input', true],
      ['output-final', true],
      ['input', false],
      ['output-final', false],
    ])
    expect(body.turns[2].tried).toMatchObject({
      action: 'block',
      told: expect.stringContaining('Votre message'),
    })
    expect(body.turns[1].tried.steps.length).toBeGreaterThan(0)
    const asDraft = await ask(tryDialogue, { yaml: YAML, turns: turns.slice(0, 2), answersAs: 'draft' })
    expect(asDraft.body.turns[1].stage).toBe('draft')
  })

  test('compares a draft with another community’s policy', async () => {
    const before = { community: 'nil' }
    const { status, body } = await ask(compare, { texts: [{ text: 'hello' }], before, after: { yaml: YAML } })
    expect([status, body.outcomes.length, body.unread]).toEqual([200, 1, 0])
    const nowhere = await ask(compare, { texts: [{ text: 'a' }], before: { community: 'x' }, after: before })
    expect(nowhere.status).toBe(404)
  })

  test('is told the line of what is wrong in a draft that is tried', async () => {
    const { status, body } = await ask(tryOut, { yaml: 'version: 1\nrules: 2\n', text: 'a' })
    expect(status).toBe(400)
    expect(body.problems).toEqual([
      { position: { line: 2, column: 1 }, path: ['rules'], text: expect.stringContaining('"rules"') },
    ])
  })

  test.each([
    [
      '501 texts',
      compare,
      { texts: Array(501).fill({ text: 'a' }), before: { yaml: '' }, after: { yaml: '' } },
      400,
    ],
    ['no texts', compare, { texts: [], before: { yaml: '' }, after: { yaml: '' } }, 400],
    ['101 turns', tryDialogue, { yaml: YAML, turns: Array(101).fill({ role: 'user', content: 'a' }) }, 400],
    ['no turns', tryDialogue, { yaml: YAML, turns: [] }, 400],
    ['an unknown role', tryDialogue, { yaml: YAML, turns: [{ role: 'tool', content: 'a' }] }, 400],
    [
      'answers judged as questions',
      tryDialogue,
      { yaml: YAML, turns: [{ role: 'user', content: 'a' }], answersAs: 'input' },
      400,
    ],
    ['an unknown stage', tryOut, { yaml: YAML, text: 'a', stage: 'lunch' }, 400],
    ['an unknown language', tryOut, { yaml: YAML, text: 'a', language: '<b>' }, 400],
    ['an unknown field', check, { yaml: YAML, admin: true }, 400],
    ['no JSON', check, '{', 400],
    ['nine megabytes', check, { yaml: 'x'.repeat(9_000_000) }, 413],
  ])('is refused %s with a reason', async (_, route, body, status) => {
    const refused = await ask(route, body)
    expect([refused.status, refused.body.error.message.length > 5]).toEqual([status, true])
  })

  test('a text of a megabyte is refused by the pipeline, a policy of three by its size', async () => {
    const { body } = await ask(tryOut, { yaml: YAML, text: 'a'.repeat(1_000_000) })
    expect(body).toMatchObject({ action: 'block', told: expect.stringContaining('100000') })
    const large = await ask(check, { yaml: 'x'.repeat(3_000_000) })
    expect(large.body.problems[0].text).toContain('larger than')
  })

  test('publishes, and everybody can download what holds and what held', async () => {
    const get = (query: string) =>
      download(new Request(`http://hub/api${query}`), { params: Promise.resolve({ community: 'teranga' }) })
    const basedOn = Number((await get('')).headers.get('x-policy-version'))
    const { status, body } = await ask(publish, { yaml: '# mine\nversion: 1\n', basedOn, note: 'why' })
    expect([status, body.version]).toEqual([201, basedOn + 1])
    asking.reader = null
    expect(await (await get('')).text()).toMatch(/^# yaml-language-server: .*\n# mine\n/)
    expect(await (await get(`?version=${basedOn}`)).text()).not.toContain('# mine')
    expect((await get('?version=999')).status).toBe(404)
    expect((await get('?version=x')).status).toBe(400)
  })
})

describe('a comparison', () => {
  /** In whose name a service was about to be asked; without a secret no request goes out. */
  const signedFor: string[] = []
  const webhook = (name: string) =>
    `version: 1\nguardrails:\n  - { use: webhook, name: ${name}, options: { url: "https://example.org/v" } }\n`
  const idOf = async (slug: string) => (await getCommunityRow(slug))?.id ?? ''

  beforeAll(async () => {
    as('moderator')
    globalThis.polyphonyWebhooks = {
      ...{ network: createWebhookNetwork([]), breaker: new CircuitBreaker(() => 0), nowMs: () => 0 },
      async findSecret(community) {
        signedFor.push(community)
        return undefined
      },
    }
    const judge =
      '  - { use: judge, name: wise, options: { model: a, format: qwen3-guard, action: block } }\n'
    await insertPolicyVersion(await idOf('nil'), { yaml: webhook('theirs') + judge }, database())
  })
  beforeEach(() => {
    signedFor.length = 0
  })

  test('neither asks another community’s service or judge nor signs for it, and names their steps', async () => {
    const sources = { before: { community: 'nil' }, after: { yaml: webhook('ours') } }
    const { body } = await ask(compare, { texts: [{ text: 'hello' }], ...sources })
    expect(body).toMatchObject({
      // Ours is asked, has no secret here, and blocks as it would in a turn.
      outcomes: [{ before: { action: 'allow', by: [] }, after: { action: 'block', by: ['ours'] } }],
      notAsked: { before: ['theirs', 'wise'], after: [] },
      filters: { ours: 'webhook', 'floor-harm': 'blocked-terms' },
    })
    expect(signedFor).toEqual(['teranga'])
  })

  test('takes an older version of one’s own policy', async () => {
    const older = { community: 'teranga', version: 1 }
    const { body } = await ask(compare, { texts: [{ text: 'a' }], before: older, after: { yaml: YAML } })
    expect(body).toMatchObject({ unread: 0, notAsked: { before: [], after: [] } })
    const nowhere = { community: 'teranga', version: 99 }
    expect((await ask(compare, { texts: [{ text: 'a' }], before: nowhere, after: older })).status).toBe(404)
  })

  test('takes what readers showed to the moderators as long as it may be read, and tells no service', async () => {
    const DAY_MS = 86_400_000
    async function tell(
      slug: string,
      {
        days = 1,
        takenBackAt = null,
        ...texts
      }: { question: string; answer?: string; days?: number; takenBackAt?: Date | null },
    ) {
      const none = {
        guardrail: null,
        reason: null,
        stage: null,
        origin: null,
        score: null,
        policyVersion: null,
      }
      const about = {
        communityId: await idOf(slug),
        kind: 'report',
        messageId: createId('msg'),
        language: 'fr',
      }
      const { id: caseId } = await openCase({ ...none, ...about }, database())
      const statement = {
        ...{ caseId, owner: { guestId: createId('guest') }, conversationId: null, shareId: null },
        ...{ category: 'rude', words: '', answer: null, ...texts, isQuotable: false, salt: 's' },
        textUntil: new Date(Date.now() + days * DAY_MS),
      }
      const { id } = await insertStatement(statement, database())
      await database().moderationStatement.update({ where: { id }, data: { takenBackAt } })
      return caseId
    }
    await tell('nil', { question: 'elsewhere' })
    await tell('teranga', { question: 'too late', days: -1 })
    await tell('teranga', { question: 'taken back', takenBackAt: new Date() })
    const caseId = await tell('teranga', { question: 'Pourquoi zonk ?', answer: 'Parce que.' })
    const lists = '{ lists: [{ name: a, terms: [zonk] }] }'
    const after = `version: 1\nguardrails:\n  - { use: blocked-terms, options: ${lists} }\n`
    const { body } = await ask(compare, {
      ...{ texts: 'kept', before: { yaml: webhook('ours') }, after: { yaml: after } },
    })
    expect(body).toMatchObject({
      outcomes: [
        { before: { action: 'allow' }, after: { action: 'block', by: ['blocked-terms'] } },
        { before: { action: 'allow' }, after: { action: 'allow' } },
      ],
      notAsked: { before: ['ours'], after: [] },
    })
    expect(body.texts).toEqual([
      { caseId, text: 'Pourquoi zonk ?', stage: 'input', language: 'fr' },
      { caseId, text: 'Parce que.', stage: 'output-final', language: 'fr' },
    ])
    expect(signedFor).toEqual([])
  })
})
