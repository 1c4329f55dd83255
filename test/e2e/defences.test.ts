import { beforeAll, describe, expect, test } from 'vitest'
import { createId } from '@/lib/core/ids'
import { createSignUpLink } from '@/lib/people/sign-up'
import { database } from '@/lib/store/database'
import type { Place } from '../integration/permission-walk/place'
import { listRoutes } from './list-routes'
import { fill, formOf, PASSWORD, provideMallory } from './provide-mallory'

const { hub, people, send, sendJson, act, signIn } = provideMallory()
const HOSTILE = '</script><img src=x onerror=alert(1)>"\'&👩‍💻'
const ONE_MB = 1024 * 1024

let mallory: Place
beforeAll(() => {
  mallory = people.mallory
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  'https:evil.example',
])('signing in, signing out and making an account never lead to %s', async (address) => {
  const { url } = await (await signIn(address)).json()
  expect(new URL(url).origin).toBe(hub.address)
  for (const page of ['/signin', '/signup']) {
    const html = await (await send('GET', `${page}?callbackUrl=${encodeURIComponent(address)}`)).text()
    expect(html).not.toMatch(/(href|value)="[^"]*(evil|javascript)/i)
    expect(html).not.toMatch(/\\"next\\":\\"[^"]*(evil|javascript)/i)
  }
  const { token } = await createSignUpLink()
  const email = `${createId('mail')}@example.org`
  const made = formOf({ name: 'Eve', email, password: PASSWORD, token, next: address })
  expect(await act('app/_forms/sign-up-actions.ts makeAccount', made)).toMatchObject({
    result: { outcome: 'done', shown: '/' },
  })
})

describe('a body that is too large', () => {
  const large = JSON.stringify({ yaml: 'a'.repeat(9 * ONE_MB) })

  test('is a clear 413 on every route that reads JSON', async () => {
    const reads = listRoutes().filter(
      ({ method, path }) =>
        ['POST', 'PUT'].includes(method) &&
        !/\/files\/|\/adapters$|account\/import$|\[upload\]\/check$/.test(path),
    )
    const headers = { 'content-type': 'application/json' }
    for (const { method, path } of reads) {
      const response = await send(method, fill(path, mallory), { body: large, headers })
      expect(response.status, `${method} ${path}`).toBe(413)
      expect(await response.text(), path).toMatch(/larger than|too large/i)
    }
  })

  test('also when it does not say how large it is', async () => {
    const piece = new TextEncoder().encode('a'.repeat(64 * 1024))
    let left = 40
    const body = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(piece) : controller.close()),
    })
    const response = await send('POST', '/api/votes', {
      body,
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(413)
  })

  test('and for forms', async () => {
    const form = formOf({ name: 'a'.repeat(2 * ONE_MB) })
    expect((await act('app/_account/actions.ts saveName', form)).status).toBe(413)
  })
})

describe('a name', () => {
  test('that would be markup is text on every page that shows it', async () => {
    expect(await act('app/_account/actions.ts saveName', formOf({ name: HOSTILE }))).toMatchObject({
      result: { outcome: 'done' },
    })
    const { community, conversationId, assistantName } = mallory
    const [name, maker, purpose] = [HOSTILE, HOSTILE, HOSTILE]
    await database().community.update({ where: { id: community.id }, data: { name, maker, purpose } })
    await database().assistant.updateMany({ where: { communityId: community.id }, data: { name } })
    expect(await act('app/_shell/actions.ts rename', [conversationId, HOSTILE])).toMatchObject({
      result: { title: HOSTILE },
    })
    expect(await act('app/_shell/actions.ts move', [conversationId, HOSTILE])).toMatchObject({
      result: HOSTILE,
    })
    const file = { path: '<img src=x onerror=alert(1)>.zip', sizeBytes: 1 }
    await sendJson('POST', fill('/api/communities/[community]/uploads', mallory), {
      name: 'x',
      files: [file],
    })
    const base = `/community/${community.slug}`
    const pages = [
      ...['/', '/account', `/c/${conversationId}`, `/s/${mallory.shareId}`, `/chat/${assistantName}`],
      ...[`/assistants/${assistantName}`, `/assistants?q=${encodeURIComponent(HOSTILE)}`],
      ...['', '/people', '/settings', '/adapters', '/policy', '/culture'].map((room) => base + room),
    ]
    for (const path of pages) {
      const response = await send('GET', path)
      const html = await response.text()
      expect([path, response.status]).toEqual([path, 200])
      expect(html, path).not.toMatch(/<img src=x|<\/script><img/)
      expect(html, path).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;')
    }
  })

  test.each(['\u202Egnp.exe', 'a\u2066b', 'a\u0000b', '\u200F'])(
    'is not %j; emoji and joiners are',
    async (name) => {
      const save = (text: string) => act('app/_account/actions.ts saveName', formOf({ name: text }))
      expect(await save(name)).toMatchObject({ result: { code: 'invalid_request', field: 'name' } })
      expect(await save('می‌خواهم 👩‍💻')).toMatchObject({ result: { outcome: 'done' } })
      const founded = { name, purpose: '', maker: 'Us', language: 'sw', visibility: 'private', slug: '' }
      expect(await act('app/_people/community-actions.ts foundCommunity', formOf(founded))).toMatchObject({
        result: { code: 'invalid_request', field: 'name' },
      })
    },
  )

  test.each(['../../etc/passwd', 'a/b', 'a\\b', 'a\r\nSet-Cookie: b', '..', ''])(
    'of an uploaded file is not %j',
    async (path) => {
      const body = { name: 'x', files: [{ path, sizeBytes: 1 }] }
      const response = await sendJson('POST', fill('/api/communities/[community]/uploads', mallory), body)
      expect(response.status).toBe(400)
    },
  )
})

describe('every answer', () => {
  test.each(['/', '/signin', '/assistants', '/no/such/page'])(
    'on %s carries a strict policy with a nonce of its own',
    async (path) => {
      const [first, second] = [await send('GET', path), await send('GET', path)]
      const policy = first.headers.get('content-security-policy') ?? ''
      const nonce = /'nonce-([\w+/=]+)'/.exec(policy)?.[1] ?? 'none'
      expect(policy).toMatch(new RegExp(`script-src 'self' 'nonce-${nonce}' 'strict-dynamic'(;|$)`))
      expect(policy).toMatch(
        /default-src 'self';.*object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'/,
      )
      expect(policy.replace(/style-src-attr 'unsafe-inline'/, '')).not.toMatch(/unsafe|\*|https?:/)
      expect(second.headers.get('content-security-policy')).not.toContain(nonce)
      const scripts = [...(await first.text()).matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag)
      expect(scripts.length).toBeGreaterThan(0)
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([])
    },
  )

  test.each([
    '/',
    '/no/such/page',
    '/api/health',
    '/api/nothing',
    '/v1/models',
    '/schemas/policy.v1.json',
    '/icon.svg',
  ])('on %s keeps to itself', async (path) => {
    const { headers } = await send('GET', path)
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
      ...{ 'referrer-policy': 'same-origin', 'cross-origin-opener-policy': 'same-origin' },
      'permissions-policy': expect.stringContaining('camera=()'),
    })
    expect(headers.get('x-powered-by')).toBeNull()
  })

  test.each(['/join/x', '/reset/x', '/operator/x', '/signup?token=x'])(
    'on %s tells nobody its address',
    async (path) => {
      expect((await send('GET', path)).headers.get('referrer-policy')).toBe('no-referrer')
    },
  )
})
