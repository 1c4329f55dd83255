import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { PolyphonyError } from '@/lib/core/errors'
import { readCulturePacks } from '@/lib/cultures/read-culture-packs'
import type { ModelServer } from '@/lib/inference/model-server'
import { hashPassword } from '@/lib/people/password'
import { allows, allowsOnHub, isAllowedInArchive, isRole, type Standing } from '@/lib/people/permissions'
import { saveCulturePack } from '@/lib/store/culture-packs'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { DOORS, type Rule } from './permission-walk/doors'
import { listDoorsOfSources } from './permission-walk/list-doors'
import { listPagesOfSources, openPage, PAGES } from './permission-walk/pages'
import { ACTORS, type Actor, makePlace, type Place, SECRET } from './permission-walk/place'

/** Who makes the request that is being answered. */
let current: Place | undefined

vi.mock('next-auth', () => ({
  default: () => undefined,
  getServerSession: async () =>
    current?.userId ? { user: { id: current.userId, sessionId: current.sessionId } } : null,
}))
vi.mock('next/headers', () => ({
  cookies: async () => ({
    get: (name: string) => (name === 'guest' && current ? { value: current.guestCookie } : undefined),
    set: () => undefined,
  }),
  headers: async () => new Headers(),
}))
vi.mock('next/cache', () => ({ revalidatePath: () => undefined }))
vi.mock('next/navigation', () => ({
  redirect: (to: string) => {
    throw new Redirect(to)
  },
  permanentRedirect: (to: string) => {
    throw new Redirect(to)
  },
  notFound: () => {
    throw new NotFound('not found')
  },
}))
vi.mock('next-intl/server', async () => {
  const { createFormatter, createTranslator } = await import('use-intl/core')
  const { default: messages } = await import('@/messages/en.json')
  return {
    getTranslations: async (namespace?: never) => createTranslator({ locale: 'en', messages, namespace }),
    getLocale: async () => 'en',
    getMessages: async () => messages,
    getFormatter: async () => createFormatter({ locale: 'en', timeZone: 'UTC' }),
  }
})
class Redirect extends Error {}
class NotFound extends Error {}

const ROOT = join(import.meta.dirname, '../..')

provideTestDatabase()
const { drawFrom } = provideChatServices()
let passwordHash = ''
beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_SECRET', SECRET)
  vi.stubEnv('LOG_LEVEL', 'silent')
  passwordHash = await hashPassword('a good long password')
  const packs = readCulturePacks('starter/cultures')
  for (const tag of ['root', 'sw']) await saveCulturePack(tag, packs.get(tag) ?? {})
})

test('every route handler and every server action stands in the walk, and nothing else does', async () => {
  expect([...DOORS.keys()].sort()).toEqual(await listDoorsOfSources(ROOT))
})

const CASES = [
  { kind: 'a public community', visibility: 'public', isArchived: false },
  { kind: 'a private community', visibility: 'private', isArchived: false },
  { kind: 'an archived community', visibility: 'public', isArchived: true },
] as const

type Case = (typeof CASES)[number]

test.each(CASES)(
  'in $kind, each door opens for those whom the tables name, and for nobody else',
  async (one) => {
    drawFrom(silentServer)
    const wrong: string[] = []
    for (const actor of ACTORS) {
      let place: Place | undefined
      for (const [name, { rule, call }] of DOORS) {
        if (one.kind !== CASES[0].kind && knowsNoCommunity(rule)) continue
        const here = place ?? (await makePlace({ actor, passwordHash, ...one }))
        current = here
        const outcome = await outcomeOf(() => call(here))
        const wanted = mayPass(rule, actor, one) ? 'passed' : 'refused'
        if (outcome !== wanted) wrong.push(`${name}: ${actor} ${outcome}, should be ${wanted}`)
        // What was refused has changed nothing.
        place = outcome === 'refused' || / (GET|HEAD)$/.test(name) ? here : undefined
      }
    }
    expect(wrong).toEqual([])
  },
  600_000,
)

test('every page stands in the walk, and nothing else does', () => {
  expect([...PAGES.keys()].sort()).toEqual(listPagesOfSources(ROOT))
})

test.each(CASES)(
  'in $kind, each page is there for those whom the tables name, and for nobody else',
  async (one) => {
    const wrong: string[] = []
    for (const actor of ACTORS) {
      const place = await makePlace({ actor, passwordHash, ...one })
      current = place
      for (const [folder, rule] of PAGES) {
        if (one.kind !== CASES[0].kind && knowsNoCommunity(rule)) continue
        const outcome = await outcomeOfPage(() => openPage(ROOT, folder, place))
        const wanted = mayPass(rule, actor, one) ? 'passed' : 'refused'
        if (outcome !== wanted) wrong.push(`${folder}: ${actor} ${outcome}, should be ${wanted}`)
      }
    }
    expect(wrong).toEqual([])
  },
  600_000,
)

test('no form takes a field that it does not ask for, whoever sends it', async () => {
  const [one] = CASES
  const place = await makePlace({ actor: 'operator', passwordHash, ...one })
  current = place
  const taken: string[] = []
  for (const [name, { call }] of DOORS) {
    for (const field of ['isOperator', 'userId', 'passwordHash', '__proto__']) {
      const answer = await call.withField?.(place, field)
      const isRefused =
        answer === undefined ||
        (answer instanceof Object && Reflect.get(answer, 'code') === 'invalid_request')
      if (!isRefused) taken.push(`${name} took ${field}: ${JSON.stringify(answer)}`)
    }
  }
  expect(taken).toEqual([])
})

/** A model server that is down: past the door of a chat there is nothing to wait for. */
const down = () => new PolyphonyError('model_unavailable', 'There is no model in this test.')
const silentServer: ModelServer = {
  // biome-ignore lint/correctness/useYield: it fails before its first event
  async *chat() {
    throw down()
  },
  embed: async () => {
    throw down()
  },
  describeModel: async () => {
    throw down()
  },
  countTokens: async () => {
    throw down()
  },
  scoreText: async () => {
    throw down()
  },
  complete: async () => {
    throw down()
  },
}

/** What the tables say; the only place beside the code that says who belongs where. */
function mayPass(rule: Rule, actor: Actor, { visibility, isArchived }: Case): boolean {
  if ('to' in rule) return rule.to === 'anyone'
  if ('isKeyed' in rule && rule.isKeyed && actor === 'guest') return false
  if ('hub' in rule) return allowsOnHub(standingOf(actor), rule.hub)
  const role = isRole(actor) ? actor : null
  if ('visible' in rule) {
    if (rule.visible === 'own') return true
    if (rule.visible === 'ask' && isArchived) return false
    return visibility === 'public' || role !== null || actor === 'operator'
  }
  if (isArchived && !isAllowedInArchive(rule.community)) return false
  // An operator may do everything, but there is nothing to leave for who is no member.
  if (actor === 'operator') return rule.community !== 'community.leave'
  return allows(role, rule.community)
}

/** What knows no community is walked once. */
const knowsNoCommunity = (rule: Rule) => 'to' in rule || 'hub' in rule

const standingOf = (actor: Actor): Standing =>
  actor === 'guest' ? 'guest' : actor === 'operator' ? 'operator' : 'account'

/** Whether a page shows something; who has to sign in first was refused. */
async function outcomeOfPage(open: () => Promise<void>): Promise<string> {
  try {
    await open()
    return 'passed'
  } catch (error) {
    if (error instanceof NotFound) return 'refused'
    if (error instanceof Redirect) return error.message.startsWith('/signin') ? 'refused' : 'passed'
    throw error
  }
}

const REFUSALS = ['unauthenticated', 'forbidden', 'not_found']

/** Whether a call was let through. Whatever is neither a success nor a refusal is shown as it is, and fails. */
async function outcomeOf(call: () => Promise<unknown>): Promise<string> {
  try {
    const result = await call()
    if (result instanceof Response) return await outcomeOfResponse(result)
    if (result === false) return 'refused'
    if (typeof result !== 'object' || result === null) return 'passed'
    if ('trouble' in result) return 'refused'
    if ('code' in result && typeof result.code === 'string')
      return REFUSALS.includes(result.code) ? 'refused' : JSON.stringify(result)
    return 'passed'
  } catch (error) {
    if (error instanceof Redirect) return 'passed'
    throw error
  }
}

/** Past the door a request may still fail: the walk brings no bytes and runs no model. */
async function outcomeOfResponse(response: Response): Promise<string> {
  if (!/json/.test(response.headers.get('content-type') ?? '') || response.ok) {
    await response.body?.cancel()
    return 'passed'
  }
  const body: unknown = await response.json()
  return [401, 403, 404].includes(response.status) && JSON.stringify(body).includes('"error"')
    ? 'refused'
    : 'passed'
}
