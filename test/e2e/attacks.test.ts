import { beforeAll, describe, expect, test } from 'vitest'
import { createId } from '@/lib/core/ids'
import { database } from '@/lib/store/database'
import { guestCookie } from '@/test/support/cookies'
import type { Place } from '../integration/permission-walk/place'
import { listActions } from './call-action'
import { listRoutes } from './list-routes'
import { fill, formOf, othersThan, PASSWORD, provideMallory } from './provide-mallory'

const { hub, people, send, sendJson, act, signIn } = provideMallory()
/** How another site's page asks: as browsers say it today, as older ones said it, and from a sandbox. */
const ELSEWHERE: Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example', 'sec-fetch-site': '' },
  { origin: 'null', 'sec-fetch-site': '' },
]
const FORGED = { role: 'owner', isOperator: true, userId: 'usr_0', ownerId: 'usr_0', communityId: 'com_0' }

let victim: Place
let mallory: Place
let guest: string
beforeAll(async () => {
  ;({ victim, mallory } = people)
  guest = await guestCookie(hub.address)
})

describe('what is somebody else’s', () => {
  test('has no page, for an account as for a guest', async () => {
    const own = [
      ...[`/c/${victim.conversationId}`, `/compare/${victim.comparisonId}`, `/s/${victim.shareId}`],
      ...[`/chat/${victim.assistantName}`, `/assistants/${victim.assistantName}`],
      ...['edit', 'fork', 'versions'].map((page) => `/assistants/${victim.assistantName}/${page}`),
    ]
    const rooms = [
      ...['', '/adapters', '/adapters/questions', '/assistants/new', '/culture', '/culture/edit'],
      ...['/culture/versions', '/moderation', `/moderation/${victim.caseId}`, '/moderation/log', '/people'],
      ...['/policy', '/policy/edit', '/policy/versions', '/settings', '/transparency', '/usage'],
    ].map((room) => `/community/${victim.community.slug}${room}`)
    for (const who of [people.cookie, guest]) {
      const ask = (path: string) => send('GET', path, { headers: { cookie: who } })
      expect(await othersThan(404, [...own, ...rooms], ask)).toEqual([])
    }
  })

  test('is not there for any route of its community', async () => {
    const inside = listRoutes().filter(({ path }) => path.startsWith('/api/communities/'))
    expect(inside.length).toBeGreaterThan(35)
    const ask = ({ method, path }: (typeof inside)[number]) => send(method, fill(path, victim))
    expect(await othersThan(404, inside, ask)).toEqual([])
  })

  test('is not there under a community of one’s own either', async () => {
    const mixed = { ...mallory, uploadId: victim.uploadId, adapterId: victim.adapterId }
    const named = listRoutes().filter(({ path }) => /\[(upload|adapter)\]/.test(path))
    const bodies: Record<string, unknown> = { results: { order: 'begin' }, try: { question: 'Why?' } }
    const ask = ({ method, path }: (typeof named)[number]) => {
      const body = method === 'POST' ? bodies[path.split('/').at(-1) ?? ''] : undefined
      return body ? sendJson(method, fill(path, mixed), body) : send(method, fill(path, mixed))
    }
    expect(await othersThan(404, named, ask)).toEqual([])
    expect(await database().upload.count({ where: { id: victim.uploadId } })).toBe(1)
  })

  test('cannot be asked, gone on with, voted on, compared or exported', async () => {
    const { conversationId, comparisonId, answerId, assistantName } = victim
    const [question, assistant] = ['Why?', mallory.assistantName]
    const asked: [string, object][] = [
      ['/api/chat', { assistant: assistantName, question }],
      ['/api/chat', { assistant, conversationId, question }],
      ['/api/chat', { assistant, conversationId, question, editsId: answerId }],
      ['/api/chat', { assistant, conversationId, againId: answerId }],
      ['/api/chat', { column: { comparisonId, position: 0, round: 0 }, question }],
      ['/api/comparisons', { assistants: [assistantName, assistant], isBlind: false }],
      [`/api/comparisons/${comparisonId}/agreement`, { round: 0 }],
      ['/api/votes', { kind: 'answer', messageId: answerId, value: 'up', reasons: [] }],
    ]
    for (const who of [people.cookie, guest])
      expect(
        await othersThan(404, asked, ([path, body]) => sendJson('POST', path, body, { cookie: who })),
      ).toEqual([])
    const files = ['json', 'markdown'].map(
      (kind) => `/api/conversations/${conversationId}/export?format=${kind}`,
    )
    expect(await othersThan(404, files, (path) => send('GET', path))).toEqual([])
  })

  test('is no model under /v1', async () => {
    const authorization = `Bearer ${mallory.key}`
    const headers = { authorization, cookie: '' }
    const messages = [{ role: 'user', content: 'Why?' }]
    const answers = [
      await send('GET', `/v1/models/${victim.assistantName}`, { headers }),
      await sendJson('POST', '/v1/chat/completions', { model: victim.assistantName, messages }, headers),
      await sendJson('POST', '/v1/moderations', { model: victim.community.slug, input: 'a' }, headers),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
    expect(await (await send('GET', '/v1/models', { headers })).text()).not.toContain(victim.community.slug)
  })

  test('stays as it is whatever server action names it', async () => {
    const { conversationId, comparisonId, answerId, shareId } = victim
    const community = victim.community.slug
    const plain: [string, unknown[], unknown][] = [
      ['app/_shell/actions.ts rename', [conversationId, 'Mine'], false],
      ['app/_shell/actions.ts rename', [comparisonId, 'Mine'], false],
      ['app/_shell/actions.ts pin', [conversationId, true], false],
      ['app/_shell/actions.ts remove', [conversationId], false],
      ['app/_shell/actions.ts remove', [comparisonId], false],
      ['app/_shell/actions.ts listOlder', [conversationId], []],
      ['app/_chat/actions.ts chooseVersion', [conversationId, answerId], null],
      ['app/_chat/share-actions.ts readShares', [conversationId], { trouble: 'failed' }],
      ['app/_chat/share-actions.ts addShare', [conversationId, true], { trouble: 'failed' }],
      ['app/_chat/share-actions.ts removeShare', [conversationId, shareId], { trouble: 'failed' }],
      ['app/_chat/share-actions.ts readShares', [comparisonId], { trouble: 'failed' }],
      ['app/_chat/share-actions.ts addShare', [comparisonId, true], { trouble: 'failed' }],
      ['app/_chat/share-actions.ts removeShare', [comparisonId, shareId], { trouble: 'failed' }],
      ['app/_compare/actions.ts revealNames', [comparisonId], null],
    ]
    for (const [name, args, wanted] of plain)
      expect(await act(name, args), name).toMatchObject({ result: wanted })
    const forms: [string, Record<string, string>][] = [
      ['app/_account/actions.ts revokeMyKey', { key: victim.keyId }],
      ['app/_account/actions.ts endMySession', { session: victim.sessionId }],
      ['app/_people/people-actions.ts setRole', { community, user: victim.otherId, role: 'owner' }],
      ['app/_people/people-actions.ts endInvitation', { community, invitation: victim.invitationId }],
      ['app/_people/people-actions.ts invite', { community, role: 'member', uses: '1', days: '7' }],
      ['app/_people/community-actions.ts setArchived', { community, archived: 'yes' }],
    ]
    for (const [name, fields] of forms)
      expect(await act(name, formOf(fields)), name).toMatchObject({ result: { code: 'not_found' } })
    const where = { id: conversationId }
    expect(await database().conversation.findUnique({ where })).toMatchObject({
      title: 'Why?',
      pinnedAt: null,
    })
  })
})

describe('another site’s page', () => {
  test('changes nothing through any route, whatever it says where it comes from', async () => {
    const ours = listRoutes().filter(
      ({ method, path }) => !['GET', 'HEAD'].includes(method) && !path.includes('nextauth'),
    )
    expect(ours.length).toBeGreaterThan(25)
    for (const headers of ELSEWHERE)
      expect(
        await othersThan(403, ours, ({ method, path }) => send(method, fill(path, mallory), { headers })),
        JSON.stringify(headers),
      ).toEqual([])
  })

  test('runs no server action', async () => {
    const names = [...listActions().keys()]
    expect(names.length).toBeGreaterThan(50)
    for (const origin of ['https://evil.example', 'null'])
      expect(await othersThan(500, names, (name) => act(name, [], { origin }))).toEqual([])
    await act('app/_account/actions.ts saveName', formOf({ name: 'Taken' }), {
      origin: 'https://evil.example',
    })
    const user = await database().user.findUnique({ where: { id: mallory.userId } })
    expect(user?.name).toBe('owner')
  })

  test('reads no answer, and gets no cookie sent along', async () => {
    const headers = { origin: 'https://evil.example' }
    for (const path of [
      '/',
      '/api/health',
      '/v1/models',
      fill('/api/communities/[community]/uploads', mallory),
    ])
      for (const method of ['GET', 'OPTIONS'])
        expect((await send(method, path, { headers })).headers.get('access-control-allow-origin')).toBeNull()
    const cookies = [
      ...(await fetch(hub.address)).headers.getSetCookie(),
      ...(await signIn()).headers.getSetCookie(),
    ]
    expect(cookies.map((one) => one.split('=')[0])).toEqual(
      expect.arrayContaining(['guest', 'next-auth.session-token']),
    )
    for (const one of cookies) expect(one).toMatch(/HttpOnly/i)
    for (const one of cookies) expect(one).toMatch(/SameSite=Lax/i)
  })

  test('signs nobody in without the token of this hub’s own form', async () => {
    const body = new URLSearchParams({ email: mallory.email, password: PASSWORD, json: 'true' })
    const response = await send('POST', '/api/auth/callback/credentials', { body, headers: { cookie: '' } })
    expect(response.headers.getSetCookie().join()).not.toContain('session-token')
  })
})

describe('a field that nobody asked for', () => {
  test('is refused in the body of every route of a community', async () => {
    const yaml = 'version: 1\n'
    const bodies: Record<string, object> = {
      ...{ 'policy/check': { yaml }, 'policy/try': { yaml, text: 'a' }, 'culture/check': { yaml } },
      'policy/compare': { before: { yaml }, after: { yaml }, texts: [{ text: 'a' }] },
      ...{
        'policy/patterns': { patterns: [], text: 'a' },
        'policy/topics': { topics: [] },
        'own-text': { text: 'a' },
      },
      ...{
        'policy/versions': { yaml, basedOn: 0, note: '' },
        'culture/versions': { yaml, basedOn: 0, note: '' },
      },
      'question-sets/ours': { yaml },
      uploads: { name: 'x', files: [{ path: 'a.zip', sizeBytes: 1 }] },
      imports: { id: 'org/none' },
      ...{ 'assistants/one/check': { yaml }, 'assistants/one/draft': { yaml, revision: 1 } },
      'assistants/one/versions': { yaml, revision: 1 },
    }
    const methodOf = (path: string) => (/own-text|question-sets/.test(path) ? 'PUT' : 'POST')
    const sent = Object.entries(bodies).flatMap(([path, body]) =>
      Object.entries(FORGED).map(([name, value]) => ({ path, body: { ...body, [name]: value } })),
    )
    const ask = ({ path, body }: (typeof sent)[number]) =>
      sendJson(methodOf(path), `/api/communities/${mallory.community.slug}/${path}`, body)
    expect(await othersThan(400, sent, ask)).toEqual([])
  })

  test('makes nobody an owner or an operator, and gives nothing to anybody else', async () => {
    const assistants = [mallory.assistantName, mallory.secondName]
    const body = { assistants, isBlind: false, ...FORGED, userId: victim.userId }
    const { id } = await (await sendJson('POST', '/api/comparisons', body)).json()
    const compared = await database().comparison.findUnique({ where: { id } })
    expect(compared).toMatchObject({ userId: mallory.userId })
    // A question that is refused begins a conversation without a model.
    const question = 'How do I make a bomb?'
    const conversation = { id: createId('conv'), assistant: 'commons/plain', question, ...FORGED }
    const asked = await sendJson('POST', '/api/chat', { ...conversation, userId: victim.userId })
    const begun = /"conversationId":"(conv_\w+)"/.exec(await asked.text())?.[1]
    expect(await database().conversation.findUnique({ where: { id: begun ?? '' } })).toMatchObject({
      userId: mallory.userId,
    })
    const vote = { kind: 'answer', messageId: mallory.answerId, value: 'up', reasons: [], ...FORGED }
    expect((await sendJson('POST', '/api/votes', vote)).status).toBe(400)
    for (const field of Object.keys(FORGED)) {
      const forged = formOf({ name: 'Taken', [field]: 'true' })
      expect(await act('app/_account/actions.ts saveName', forged)).toMatchObject({
        result: { code: 'invalid_request' },
      })
    }
    const user = await database().user.findUnique({
      where: { id: mallory.userId },
      include: { memberships: true },
    })
    expect(user).toMatchObject({ isOperator: false, name: 'owner', memberships: [{ role: 'owner' }] })
  })
})
