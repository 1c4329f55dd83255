import { expect, test } from 'vitest'
import type { Attachment } from '@/lib/attachments/attached-text'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { openTemporaryTurn } from '@/lib/chat/open-temporary-turn'
import { TurnLimits } from '@/lib/chat/turn-limits'
import { findConversation } from '@/lib/conversations/conversations'
import { listConversations } from '@/lib/conversations/list-conversations'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { ModelServer } from '@/lib/inference/model-server'
import type { Reader } from '@/lib/people/reader'
import { database } from '@/lib/store/database'
import { startEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

const place = provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const drafts = [
  'Il commence le samedi matin.',
  'Il commence le vendredi soir.',
  'Le week-end commence samedi.',
  'Samedi, tonton.',
].map((text, index) => ({ text, latent: index === 1 ? [0, 1] : [1, 0.1 * index] }))
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })
const stopped = new PolyphonyError('cancelled', 'The answer was stopped.')

/** Of a transaction, which ends after five seconds by itself. */
const PATIENT = { timeout: 60_000, maxWait: 60_000 }

interface Change {
  assistant?: string
  conversationId?: string
  signal?: AbortSignal
  services?: ReturnType<typeof drawFrom>
  attachments?: Attachment[]
}

function open(reader: Reader, question: string, change: Change = {}) {
  const { assistant = 'teranga/kora', conversationId, signal = new AbortController().signal } = change
  const services = change.services ?? drawFrom(scriptModel(drafts).server)
  const { attachments } = change
  const asked = { reader, assistant, conversationId, question, attachments, language: 'fr' }
  return openReaderTurn(asked, services, signal)
}

async function ask(reader: Reader, question: string, change: Change = {}) {
  const events: ChatEvent[] = []
  for await (const event of await open(reader, question, change)) events.push(event)
  const conversationId =
    events.flatMap((event) => (event.type === 'start' ? [event.conversationId] : []))[0] ?? ''
  const text = events.flatMap((event) => (event.type === 'delta' ? [event.text] : [])).join('')
  return { events, text, end: events.at(-1), conversationId }
}

test('a guest asks, and finds the answer with its drafts and receipt again', async () => {
  const reader = newGuest()
  const { text, end, events, conversationId } = await ask(reader, 'Quand commence le week-end ici ?')
  expect(events[0]).toMatchObject({ type: 'start', assistant: 'teranga/kora' })
  expect(end).toMatchObject({ type: 'done', status: 'done', receipt: { seed: 41, policy: 'teranga' } })
  const { messages } = await findConversation(reader, conversationId)
  expect(messages).toMatchObject([
    { role: 'user', status: 'done', content: 'Quand commence le week-end ici ?' },
    { role: 'assistant', status: 'done', content: text, receipt: { assistant: 'teranga/kora', seed: 41 } },
  ])
  const kept = messages[1]?.candidates ?? []
  expect(kept.map(({ content }) => content)).toEqual(drafts.map(({ text }) => text))
  expect(kept.filter(({ chosen }) => chosen).map(({ content }) => content)).toEqual([text])
  expect(messages[1]?.ranking).toMatchObject({ version: 'energy-1', mode: 'latents' })
  const [row] = await database().candidate.findMany({
    where: { message: { conversationId } },
    orderBy: { index: 'asc' },
  })
  expect(row).toMatchObject({ encoderDigest: 'sha256-base' })
  expect(row?.latent?.byteLength).toBe(8)
})

test('a first question goes to the model while it is written down, and nothing is told before it is', async () => {
  const model = scriptModel(drafts)
  const services = drawFrom(model.server)
  let isTold = false
  let opening: ReturnType<typeof open> | undefined
  await database().$transaction(async (db) => {
    await db.$executeRaw`LOCK TABLE "Message" IN ACCESS EXCLUSIVE MODE`
    opening = open(newGuest(), 'Quand commence le week-end ici ?', { services })
    opening.then(() => {
      isTold = true
    })
    await expect.poll(() => model.asked.length).toBe(1)
    expect(isTold).toBe(false)
  }, PATIENT)
  const events: ChatEvent[] = []
  for await (const event of (await opening) ?? []) events.push(event)
  expect(events[0]?.type).toBe('start')
  expect(events.at(-1)).toMatchObject({ type: 'done', status: 'done' })
})

test('one that cannot be written down ends what was begun, and is told', async () => {
  const model = scriptModel(drafts)
  let isLeft = false
  const server: ModelServer = {
    ...model.server,
    async *chat(request, signal) {
      signal.addEventListener('abort', () => {
        isLeft = true
      })
      yield* model.server.chat(request, signal)
    },
  }
  const nobody: Reader = { kind: 'user', userId: 'usr_none', isOperator: false }
  await expect(open(nobody, 'Bonjour !', { services: drawFrom(server) })).rejects.toThrow()
  expect(model.asked).toHaveLength(isLeft ? 1 : 0)
})

test('who leaves before the first words ends what was begun', async () => {
  const model = scriptModel(drafts)
  let isLeft = false
  const server: ModelServer = {
    ...model.server,
    async *chat(request, signal) {
      const left = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => {
          isLeft = true
          resolve()
        })
      })
      yield* model.server.chat(request, signal)
      await left
    },
  }
  const events = await open(newGuest(), 'Bonjour !', { services: drawFrom(server) })
  expect(await events.next()).toMatchObject({ value: { type: 'start' } })
  await expect.poll(() => model.asked.length).toBe(1)
  await events.return(undefined)
  expect(isLeft).toBe(true)
})

test('the next prompt holds what was asked and answered, and never a refused question', async () => {
  const reader = newGuest()
  const { conversationId, text } = await ask(reader, 'Bonjour !')
  const refused = await ask(reader, 'Comment marche la multiplication de billets ?', { conversationId })
  expect(refused.end).toMatchObject({ type: 'done', status: 'blocked' })
  expect(refused.events.find(({ type }) => type === 'blocked')).toMatchObject({
    stage: 'input',
    guardrail: 'blocked-terms',
    policy: { community: 'teranga', version: 1 },
  })
  const model = scriptModel(drafts)
  await ask(reader, 'Et le dimanche ?', { conversationId, services: drawFrom(model.server) })
  expect(model.asked[0]?.messages.slice(1)).toEqual([
    { role: 'user', content: 'Bonjour !' },
    { role: 'assistant', content: text },
    { role: 'user', content: 'Et le dimanche ?' },
  ])
  const { messages } = await findConversation(reader, conversationId)
  expect(messages.map(({ status }) => status)).toEqual(['done', 'done', 'blocked', 'blocked', 'done', 'done'])
  expect(messages[3]?.verdicts).toMatchObject([
    { action: 'block', message: expect.stringContaining('arnaque') },
  ])
})

test('personal data leaves the question before the model and the database see it', async () => {
  const reader = newGuest()
  const model = scriptModel(drafts)
  const { conversationId, events } = await ask(reader, 'Mon adresse est awa.diop@example.sn', {
    services: drawFrom(model.server),
  })
  expect(JSON.stringify(model.asked)).not.toContain('awa.diop')
  expect(events.find(({ type }) => type === 'note')).toMatchObject({ kind: 'guardrail', action: 'rewrite' })
  expect(JSON.stringify(await findConversation(reader, conversationId))).not.toContain('awa.diop')
})

test('what a guardrail hides never stands in the database, not even while the answer is drawn', async () => {
  const reader = newGuest()
  const events = await open(reader, 'Mon adresse est awa.diop@example.sn')
  await events.next()
  const [conversation] = await listConversations(reader)
  expect(conversation?.title).toMatch(/^Mon adresse/)
  const kept = await findConversation(reader, conversation?.id ?? '')
  expect(kept.messages.map(({ status }) => status)).toEqual(['done', 'writing'])
  expect(JSON.stringify(kept)).not.toContain('awa.diop')
  await events.return(undefined)
})

test('attached texts that cannot fit are refused with both numbers, before anything is kept', async () => {
  const reader = newGuest()
  const services = drawFrom(
    scriptModel(drafts, { countTokens: async () => ({ promptTokens: 1800, contextTokens: 1024 }) }).server,
  )
  const text = 'Lundi, mardi, mercredi. '.repeat(200)
  const attachments = [{ name: 'semaine.txt', text, sizeBytes: text.length }]
  await expect(open(reader, 'Quel jour ?', { services, attachments })).rejects.toMatchObject({
    ...{ code: 'invalid_request', param: 'messages' },
    message: expect.stringMatching(/1800 tokens.*room for \d+/),
    amounts: { actual: 1800, most: expect.any(Number) },
  })
  expect(await listConversations(reader)).toEqual([])
  // The place it had waited for is free again.
  expect(
    (await ask(reader, 'Quel jour ?', { attachments: attachments.map((one) => ({ ...one, text: 'Lundi' })) }))
      .text,
  ).not.toBe('')
})

test('what a policy forbids in questions it forbids in attached texts; what was asked stays as it was', async () => {
  const reader = newGuest()
  const attachments = [{ name: 'note.txt', text: 'La multiplication de billets.', sizeBytes: 30 }]
  const model = scriptModel(drafts)
  const { end, events, conversationId } = await ask(reader, 'Que dit cette note ?', {
    ...{ attachments, services: drawFrom(model.server) },
  })
  expect(model.asked).toEqual([])
  expect(end).toMatchObject({ status: 'blocked' })
  expect(events.find(({ type }) => type === 'blocked')).toMatchObject({
    ...{ stage: 'attachment', guardrail: 'blocked-terms' },
  })
  const { messages } = await findConversation(reader, conversationId)
  expect(messages[0]).toMatchObject({ status: 'blocked', content: 'Que dit cette note ?', attachments })
})

test('of a temporary chat no word and no row is kept, but its use is counted; guardrails and choosing are the same', async () => {
  const secret = `temporary-${createId('guest')}`
  const reader = newGuest()
  const before = await countRows()
  const model = scriptModel(drafts)
  const history = [
    { role: 'user' as const, content: `Mon adresse est ${secret}@example.sn`, attachments: [] },
    { role: 'assistant' as const, content: 'Bien.', attachments: [] },
    { role: 'user' as const, content: 'La multiplication de billets ?', attachments: [] },
    { role: 'assistant' as const, content: 'Voilà comment.', attachments: [] },
  ]
  const attachments = [{ name: 'note.txt', text: `Une note de ${secret}.`, sizeBytes: 50 }]
  const asked = { reader, assistant: 'teranga/kora', history, attachments, language: 'fr' }
  const events = await readAll(
    openTemporaryTurn(
      { ...asked, question: 'Et le week-end ?' },
      drawFrom(model.server),
      new AbortController().signal,
    ),
  )
  expect(events.some(({ type }) => type === 'start')).toBe(false)
  expect(events.at(-1)).toMatchObject({ type: 'done', status: 'done', ranking: { mode: 'latents' } })
  expect(events.at(-1)).toMatchObject({ candidates: [{}, {}, {}, {}], receipt: { policy: 'teranga' } })
  const [, said, , question] = model.asked[0]?.messages ?? []
  expect(said?.content).not.toContain('@example.sn')
  expect(JSON.stringify(model.asked)).not.toContain('billets')
  expect(question?.content).toMatch(/Une note de.*Et le week-end \?$/s)

  const refused = await readAll(
    openTemporaryTurn(
      { ...asked, question: 'Comment marche la multiplication de billets ?' },
      drawFrom(scriptModel(drafts).server),
      new AbortController().signal,
    ),
  )
  expect(refused.at(-1)).toMatchObject({ type: 'done', status: 'blocked' })
  const after = await countRows()
  // What is counted: by assistant and day, by limit, by filter and month.
  for (const name of ['AssistantUsage', 'RateBucket', 'VerdictCount']) {
    before.delete(name)
    after.delete(name)
  }
  expect(after).toEqual(before)
  const [use] = await database().assistantUsage.findMany({
    where: { door: 'page', assistant: { slug: 'kora' } },
  })
  expect(use?.requests).toBeGreaterThan(1)
  for (const name of await listTables())
    expect(
      JSON.stringify(await database().$queryRawUnsafe(`SELECT t::text FROM "${name}" t`)),
      name,
    ).not.toContain(secret)
})

async function readAll(opening: Promise<AsyncGenerator<ChatEvent>>): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of await opening) events.push(event)
  return events
}

const listTables = async (): Promise<string[]> =>
  (
    await database().$queryRaw<{ name: string }[]>`
      SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  ).map(({ name }) => name)

async function countRows(): Promise<Map<string, unknown>> {
  const counts = new Map<string, unknown>()
  for (const name of await listTables())
    counts.set(name, await database().$queryRawUnsafe(`SELECT count(*)::int AS rows FROM "${name}"`))
  return counts
}

test('a policy that cannot be used keeps the hub silent and leaves nothing behind', async () => {
  const policies = await database().policyVersion.findMany({ where: { community: { slug: 'teranga' } } })
  await database().policyVersion.updateMany({
    where: { community: { slug: 'teranga' } },
    data: { yaml: 'guardrails: [' },
  })
  const reader = newGuest()
  await expect(open(reader, 'Bonjour')).rejects.toMatchObject({ code: 'internal' })
  expect(await listConversations(reader)).toEqual([])
  for (const { id, yaml } of policies)
    await database().policyVersion.update({ where: { id }, data: { yaml } })
})

test('an answer outlives a database that is restarted at its end', async () => {
  const reader = newGuest()
  // Its patience does not run out, however long the database takes here.
  const standing = Date.now()
  const services = drawFrom(scriptModel(drafts).server, { clock: { nowMs: () => standing } })
  const events = await open(reader, 'Bonjour', { services })
  const seen: ChatEvent[] = []
  let isBack: Promise<unknown> | undefined
  for await (const event of events) {
    seen.push(event)
    if (event.type !== 'delta' || isBack) continue
    const { pid } = await startEmbeddedPostgres(place.dataDir)
    // What serves a connection outlives the server by a moment, long enough to save an answer.
    const serving = await database().$queryRaw<{ pid: number }[]>`SELECT pid FROM pg_stat_activity`
    for (const one of [{ pid }, ...serving]) {
      try {
        process.kill(one.pid, 'SIGKILL')
      } catch {
        // It went with its server.
      }
    }
    isBack = startEmbeddedPostgres(place.dataDir)
  }
  await isBack
  expect(seen.at(-1)).toMatchObject({ type: 'done', status: 'done', receipt: { seed: 41 } })
  const [conversation] = await listConversations(reader)
  const { messages } = await findConversation(reader, conversation?.id ?? '')
  expect(messages[1]).toMatchObject({ status: 'done' })
  expect(messages[1]?.content).not.toBe('')
})

test('a draft that a guardrail blocks is nowhere in the database', async () => {
  const reader = newGuest()
  const model = scriptModel([{ text: 'Quel vaurien celui-là !' }, ...drafts.slice(1)])
  const { conversationId } = await ask(reader, 'Salut', { services: drawFrom(model.server) })
  expect(JSON.stringify(await findConversation(reader, conversationId))).not.toContain('vaurien')
  const rows = await database().candidate.findMany({
    where: { message: { conversationId } },
    orderBy: { index: 'asc' },
  })
  expect(rows[0]).toMatchObject({ content: null, blocked: true, latent: null })
})

test('a stop keeps what was shown', async () => {
  const reader = newGuest()
  const controller = new AbortController()
  const { server } = scriptModel([
    { text: 'Un deux trois quatre. Cinq six sept huit. Neuf dix onze douze. Treize.' },
  ])
  const services = drawFrom(oneDraft(server, (words) => words === 12 && controller.abort(stopped)))
  const { conversationId, text, end } = await ask(reader, 'Compte !', {
    signal: controller.signal,
    services,
    assistant: await soloAssistant(),
  })
  expect(end).toMatchObject({ type: 'done', status: 'stopped' })
  expect(text).not.toBe('')
  expect(text).not.toContain('Treize')
  const { messages } = await findConversation(reader, conversationId)
  expect(messages[1]).toMatchObject({ status: 'stopped', content: text })
})

test('leaving the events in the middle also saves the answer and gives the place back', async () => {
  const reader = newGuest()
  const services = drawFrom(scriptModel(drafts).server)
  for (let i = 0; i < 3; i++) {
    const events = await open(reader, 'Bonjour', { services })
    await events.next()
    await events.return(undefined)
  }
  const [conversation] = await listConversations(reader)
  const { messages } = await findConversation(reader, conversation?.id ?? '')
  expect(messages[1]).toMatchObject({ status: 'stopped', content: '' })
})

test('an engine that dies in the middle leaves a failed answer and an intact conversation', async () => {
  const reader = newGuest()
  const dying: Partial<ModelServer> = {
    async *chat() {
      yield { type: 'piece', choice: 0, text: 'Il', logProbs: [-1] }
      throw new PolyphonyError('model_unavailable', 'The model is not available right now.', {
        retryAfterSeconds: 3,
      })
    },
  }
  const failed = await ask(reader, 'Bonjour', { services: drawFrom(scriptModel(drafts, dying).server) })
  expect(failed.end).toEqual({
    type: 'error',
    code: 'model_unavailable',
    message: 'The model is not available right now.',
    retryAfterSeconds: 3,
  })
  const again = await ask(reader, 'Bonjour encore', { conversationId: failed.conversationId })
  expect(again.end).toMatchObject({ status: 'done' })
  const { messages } = await findConversation(reader, failed.conversationId)
  expect(messages.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done'])
})

test('what cannot begin is told before anything is kept', async () => {
  const reader = newGuest()
  const { conversationId } = await ask(reader, 'Bonjour')
  await expect(open(reader, 'Bonjour', { assistant: 'nobody/none' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(open(reader, 'Bonjour', { assistant: '../../etc' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(open(newGuest(), 'Bonjour', { conversationId })).rejects.toMatchObject({ code: 'not_found' })
  await expect(open(reader, 'Bonjour', { conversationId, assistant: 'lutece/plume' })).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'assistant',
  })
  expect(await listConversations(reader)).toHaveLength(1)
})

test('a guest has two answers running, waits with the third, and is told to come back in the end', async () => {
  const reader = newGuest()
  const places = { running: 8, waiting: 8 }
  const settings = { ...places, guests: places, waitingEach: 2, patienceMs: 10 }
  const services = drawFrom(scriptModel(drafts).server, { limits: new TurnLimits(settings) })
  const first = await open(reader, 'Un', { services })
  await first.next()
  const second = await open(reader, 'Deux', { services })
  await second.next()
  await expect(open(reader, 'Trois', { services })).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: 5,
  })
  settings.patienceMs = 60_000
  const third = open(reader, 'Trois', { services })
  await first.return(undefined)
  await (await third).next()
  await second.return(undefined)
})

test('a second tab is told that this conversation is being answered', async () => {
  const reader = newGuest()
  const services = drawFrom(scriptModel(drafts).server)
  const { conversationId } = await ask(reader, 'Bonjour', { services })
  const running = await open(reader, 'Un', { conversationId, services })
  await running.next()
  await expect(open(reader, 'Deux', { conversationId, services })).rejects.toMatchObject({ code: 'conflict' })
  await running.return(undefined)
})

/** Calls back with the number of pieces drawn so far. */
function oneDraft(server: ModelServer, onPiece: (pieces: number) => void): ModelServer {
  return {
    ...server,
    async *chat(request, signal) {
      let pieces = 0
      for await (const event of server.chat(request, signal)) {
        if (event.type === 'piece') onPiece(++pieces)
        yield event
      }
    },
  }
}

/** Kora with one draft, so that it streams live. */
async function soloAssistant(): Promise<string> {
  const version = await database().assistantVersion.findFirstOrThrow({
    where: { assistant: { slug: 'kora' } },
    orderBy: { version: 'desc' },
  })
  await database().assistantVersion.update({ where: { id: version.id }, data: { sampling: { drafts: 1 } } })
  return 'teranga/kora'
}
