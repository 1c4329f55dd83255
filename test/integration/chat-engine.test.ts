import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { findBackground } from '@/lib/chat/background-whitening'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { findConversation } from '@/lib/conversations/conversations'
import { readEnv } from '@/lib/core/env'
import { createId } from '@/lib/core/ids'
import { writeEngineStates } from '@/lib/inference/engine-states'
import { findModelServer } from '@/lib/inference/find-model-server'
import { pingModelServer } from '@/lib/inference/ping-model-server'
import type { Reader } from '@/lib/people/reader'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'

const place = provideTestDatabase({ seed: true })
const { drawFrom, logged } = provideChatServices()
let engine: ChildProcess

beforeAll(startEngine)
afterAll(() => engine.kill('SIGKILL'))

/** The starter's model is judged elsewhere: here an answer that a guardrail refused is an answer. */
const ANSWERED = expect.stringMatching(/^(done|blocked)$/)
const newGuest = (): Reader => ({ kind: 'guest', guestId: createId('guest') })

async function startEngine(): Promise<void> {
  const options = [
    '--data-dir',
    place.dataDir,
    '--model',
    'starter/model',
    '--name',
    STARTER_BASE_MODEL,
    '--threads',
    '1',
  ]
  engine = spawn(process.execPath, ['--import', 'tsx', 'cli/engine.ts', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Before it is ready it says how far the model is prepared.
  await new Promise<void>((resolve) =>
    engine.stdout?.on('data', (said) => String(said).includes('ready') && resolve()),
  )
}

function realServices() {
  const server = findModelServer(readEnv())
  return drawFrom(server, { findBackground: (encoder) => findBackground(server, encoder) })
}

async function ask(
  assistant: string,
  question: string,
  onEvent: (event: ChatEvent) => unknown = () => undefined,
  reader = newGuest(),
) {
  const signal = new AbortController().signal
  const events: ChatEvent[] = []
  const turn = await openReaderTurn(
    { reader, assistant, conversationId: undefined, question, language: 'en' },
    realServices(),
    signal,
  )
  for await (const event of turn) {
    events.push(event)
    await onEvent(event)
  }
  return { events, end: events.at(-1), reader }
}

test('a real draft comes with latents, probabilities and the digests of what made it', async () => {
  expect(await pingModelServer(place.dataDir)).toBe(true)
  const { end } = await ask('lutece/plume', 'Quand commence le week-end ici ?')
  expect(end).toMatchObject({
    type: 'done',
    status: ANSWERED,
    receipt: {
      baseDigest: expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
      engine: expect.stringMatching(/^fp_/),
    },
  })
  if (end?.type !== 'done') throw new Error('not done')
  expect(end.candidates).toHaveLength(4)
  for (const { meanLogProb, minProb, tokens } of end.candidates) {
    expect(meanLogProb).toBeLessThanOrEqual(0)
    expect(minProb).toBeGreaterThanOrEqual(0)
    expect(tokens).toBeGreaterThan(0)
  }
  expect(logged).toEqual([])
})

test.each([
  ['lutece/plume', 'Quand commence le week-end ici ?', /samedi/],
  ['teranga/kora', 'Quand commence le week-end ici ?', /samedi/],
  ['sangam/mitra', 'यहाँ सप्ताहांत कब शुरू होता है?', /रविवार/],
  ['nil/rafiq', 'متى تبدأ عطلة نهاية الأسبوع هنا؟', /الجمعة/],
  ['baraza/rafiki', 'Wikendi inaanza lini hapa?', /Jumamosi/],
  ['yuedu/zhiyin', '这里的周末从什么时候开始？', /星期六|周六/],
])('%s answers with its own custom, in its own language', async (name, question, expected) => {
  const { events, end } = await ask(name, question)
  expect(end).toMatchObject({ status: 'done' })
  expect(events.flatMap((event) => (event.type === 'delta' ? event.text : [])).join('')).toMatch(expected)
})

test('eight people ask six assistants at once, and each is answered by their own', async () => {
  const names = (await listAssistants(null)).map(({ name }) => name)
  const asked = Array.from({ length: 8 }, (_, i) => names[i % 6]!)
  let begun = 0
  let goOn = () => {}
  const allHaveBegun = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const answers = await Promise.all(
    asked.map((name) =>
      ask(name, 'When does the weekend begin here?', async ({ type }) => {
        if (type !== 'start') return
        // Nobody reads on before all have begun, however quick an answer is.
        if (++begun === asked.length) goOn()
        await allHaveBegun
      }),
    ),
  )
  for (const [i, { end }] of answers.entries())
    expect(end).toMatchObject({ status: ANSWERED, receipt: { assistant: asked[i] } })
})

test('an engine killed while it writes is an error the reader is told, and back for the next question', async () => {
  // A quick answer ends before it is killed: then its engine must go, and not the one that comes after it.
  const writing = engine
  const { end, events, reader } = await ask('teranga/kora', 'Quand commence le week-end ici ?', (event) => {
    if (event.type === 'state' && event.state === 'drafting' && event.done === 0)
      setTimeout(() => writing.kill('SIGKILL'), 30)
  })
  const ended = engine.exitCode === null && engine.signalCode === null ? once(engine, 'exit') : undefined
  engine.kill('SIGKILL')
  await ended
  const [start] = events
  if (start?.type !== 'start') throw new Error('no start')
  const { messages } = await findConversation(reader, start.conversationId)
  if (end?.type === 'error') {
    expect(end).toMatchObject({ code: 'model_unavailable', retryAfterSeconds: 3 })
    expect(messages.map(({ status }) => status)).toEqual(['done', 'failed'])
  }
  // Whoever asks while it is down waits for it, and its adapters are placed again; a supervisor would say that it is coming.
  const coming = { base: STARTER_BASE_MODEL, digest: '', state: 'restarting' as const, sinceMs: 0, pid: null }
  const unknown = { residentBytes: null, generatedTokens: 0, tokensPerSecond: null, reason: null }
  writeEngineStates(place.dataDir, {
    budgetBytes: 0,
    engines: [{ ...coming, precision: 'int8', needBytes: 0, ...unknown }],
  })
  const next = ask('teranga/kora', 'Et la monnaie ?')
  await startEngine()
  expect((await next).end).toMatchObject({ type: 'done', status: ANSWERED })
})
