import { setTimeout as sleep } from 'node:timers/promises'
import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { judgeImported } from '@/lib/chat/judge-imported'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { PolyphonyError } from '@/lib/core/errors'
import { createId } from '@/lib/core/ids'
import type { DrawRequest, ModelServer } from '@/lib/inference/model-server'
import { createKey } from '@/lib/keys/keys'
import { compilePolicy } from '@/lib/policies/compile-policy'
import { findFloor } from '@/lib/policies/find-floor'
import { inspectPolicy } from '@/lib/policies/inspect-policy'
import { parsePolicy } from '@/lib/policies/parse-policy'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertPolicyVersion } from '@/lib/store/policies'
import { fillBuckets } from '@/lib/store/rate-buckets'
import { readCommunityUsage, readFloorUsage } from '@/lib/usage/read-usage'
import { startOpenaiHub } from '@/test/contract/openai-hub'
import { provideChatServices } from '@/test/support/provide-chat-services'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { scriptModel } from '@/test/unit/chat/scripted-turn'

provideTestDatabase({ seed: true })
const { drawFrom } = provideChatServices()

const GUARD = 'guard/qwen3'
const POLICY = `version: 1
guardrails:
  - {use: judge, options: {model: ${GUARD}, format: qwen3-guard, action: block}}
`

let hub: Awaited<ReturnType<typeof startOpenaiHub>>
let client: OpenAI
beforeAll(async () => {
  hub = await startOpenaiHub()
  const { key } = await createKey({ name: 'judge' })
  client = new OpenAI({ baseURL: hub.url, apiKey: key, maxRetries: 0 })
  const community = await getCommunityRow('commons')
  await insertPolicyVersion(community!.id, { yaml: POLICY }, database())
})
afterAll(() => hub.stop())

let judged: DrawRequest['messages'][] = []
beforeEach(() => {
  judged = []
})

/** Draws answers from one script, and judges as Qwen3Guard: what the last message calls a rocket is unsafe. */
function serverSaying(text: string): ModelServer {
  const { server } = scriptModel([{ text, latent: [1, 0] }])
  return {
    ...server,
    async *chat(request, signal) {
      if (request.model !== GUARD) return yield* server.chat(request, signal)
      judged.push(request.messages)
      const isUnsafe = /rocket/.test(request.messages.at(-1)?.content ?? '')
      const verdict = isUnsafe ? 'Safety: Unsafe\nCategories: Violent' : 'Safety: Safe\nCategories: None'
      yield { type: 'piece', choice: 0, text: verdict, logProbs: [] }
      yield { type: 'end', choice: 0, reason: 'stop' }
      yield { type: 'usage', promptTokens: 100, completionTokens: 7, fingerprint: null }
    },
  }
}

interface Asking {
  hasModel?: () => boolean
  assistant?: string
  guestId?: string
}

const ask = (question: string, answer: string, how: Asking = {}) =>
  askFrom(serverSaying(answer), question, how)

async function askFrom(
  server: ModelServer,
  question: string,
  { hasModel = () => true, assistant = 'commons/plain', guestId = createId('guest') }: Asking = {},
): Promise<ChatEvent[]> {
  const reader = { kind: 'guest' as const, guestId }
  const turn = { reader, assistant, conversationId: undefined, question, language: 'en' }
  const services = drawFrom(server, { hasModel })
  const events: ChatEvent[] = []
  for await (const event of await openReaderTurn(turn, services, new AbortController().signal))
    events.push(event)
  return events
}

test('on the page it judges the question alone, and the answer with the question', async () => {
  expect((await ask('Where is the rocket?', 'Here.')).at(-1)).toMatchObject({ status: 'blocked' })
  expect(judged.map((messages) => messages.map(({ content }) => content))).toEqual([['Where is the rocket?']])
  judged = []
  expect((await ask('Which day?', 'Rocket day: take a rocket.')).at(-1)).toMatchObject({ status: 'blocked' })
  expect(judged.map((messages) => messages.map(({ content }) => content))).toEqual([
    ['Which day?'],
    ['Which day?', 'Rocket day: take a rocket.'],
  ])
  expect((await ask('Which day?', 'Saturday.')).at(-1)).toMatchObject({ status: 'done' })
})

test('in the API, streaming or not, and as a moderation', async () => {
  drawFrom(serverSaying('Take a rocket.'))
  const asked = { model: 'commons/plain', messages: [{ role: 'user' as const, content: 'Which day?' }] }
  const whole = await client.chat.completions.create(asked)
  expect(whole.choices[0]).toMatchObject({ finish_reason: 'content_filter' })
  let shown = ''
  for await (const chunk of await client.chat.completions.create({ ...asked, stream: true }))
    shown += chunk.choices[0]?.delta.content ?? ''
  expect(shown).not.toContain('rocket')
  const input = ['Take a rocket.', 'Take a bus.']
  const { results } = await client.moderations.create({ model: 'commons', input })
  expect(results.map(({ flagged }) => flagged)).toEqual([true, false])
})

test('a model that is not there blocks, with its own reason, on the page and where a policy is tried', async () => {
  const events = await ask('Which day?', 'Saturday.', { hasModel: () => false })
  expect(events.find(({ type }) => type === 'blocked')).toMatchObject({ guardrail: 'judge', stage: 'input' })
  expect(judged).toEqual([])
  const tests = '\ntests:\n  - {text: Which day?, stage: input, expect: allow}\n'
  const { tests: tried } = await inspectPolicy(POLICY + tests, { runTests: true })
  expect(tried).toMatchObject([{ passed: false, action: 'block', by: ['judge'] }])
})

describe('what it reads and writes', () => {
  const usage = async () => {
    const { id } = (await getCommunityRow('commons'))!
    const { judges, total } = await readCommunityUsage(id, 30)
    return { judge: judges?.find(({ name }) => name === GUARD), total }
  }
  const more = async (work: () => Promise<unknown>, questions: number) => {
    const before = (await usage()).judge?.requests ?? 0
    await work()
    await expect.poll(async () => (await usage()).judge?.requests).toBe(before + questions)
    // Each was counted by its server.
    expect((await usage()).judge).toMatchObject({
      promptTokens: (before + questions) * 100,
      completionTokens: (before + questions) * 7,
    })
  }
  const messages = [{ role: 'user' as const, content: 'Which day?' }]

  test('is counted for the community whose policy asks, once a question, through every door', async () => {
    const { total } = await usage()
    await more(() => ask('Where is the rocket?', 'Here.'), 1)
    await more(() => ask('Which day?', 'Saturday.'), 2)
    drawFrom(serverSaying('Saturday.'))
    await more(() => client.chat.completions.create({ model: 'commons/plain', messages }), 2)
    await more(async () => {
      const stream = client.chat.completions.stream({ model: 'commons/plain', messages })
      await stream.finalChatCompletion()
    }, 2)
    await more(() => client.moderations.create({ model: 'commons', input: ['A bus.', 'A boat.'] }), 2)
    // The answers' own tokens are another number, and stay what they were.
    const { promptTokens, requests } = (await usage()).total
    expect(requests).toBe(total.requests + 4)
    expect(promptTokens - total.promptTokens).toBeLessThan(400)
  })

  test('is counted for the hub where its floor alone judges: what is imported', async () => {
    const before = await usage()
    const policy = compilePolicy({ floor: findFloor(), policy: parsePolicy(POLICY, 'floor'), name: 'floor' })
    const services = drawFrom(serverSaying('Saturday.'), { hasModel: () => true })
    const judge = judgeImported(services, 'en', new AbortController().signal, policy)
    expect(await judge('Which day?', 'user')).toBe('Which day?')
    expect(await judge('Take a rocket.', 'assistant')).toBeUndefined()
    await expect
      .poll(() => readFloorUsage(30))
      .toEqual([{ name: GUARD, requests: 2, promptTokens: 200, completionTokens: 14 }])
    expect(await usage()).toEqual(before)
  })

  test('is taken from the community’s tokens, not from those of its reader', async () => {
    // Slow to fill, so that it is seen: 10 tokens a second.
    vi.stubEnv('RATE_LIMITS', 'guest=off/600 community=off/600')
    const guestId = createId('guest')
    await ask('Which day?', 'Saturday.', { guestId })
    const left = async (key: string) =>
      (await fillBuckets([{ key, limit: 600, windowMs: 60_000, amount: 0 }]))[0]!.remaining
    const own = await left(`guest:${guestId}:tokens`)
    await expect.poll(() => left('community:commons:tokens')).toBeLessThan(own - 150)
    vi.stubEnv('RATE_LIMITS', '')
  })

  test('is counted of nobody where another community answers, and never refuses a verdict', async () => {
    const before = (await usage()).judge
    await ask('Quel jour ?', 'Samedi.', { assistant: 'lutece/plume' })
    expect((await usage()).judge).toEqual(before)
  })
})

describe('an engine that is not in use', () => {
  /** As an engine of the hub's own that is started by being asked for. */
  const sleeping = (server: ModelServer) => {
    let isAwake = false
    const order: string[] = []
    const asleep: ModelServer = {
      ...server,
      async wake(base, signal) {
        expect(base).toBe(GUARD)
        order.push('wake')
        if (!isAwake) await sleep(100, undefined, { signal })
        isAwake = true
      },
      async *chat(request, signal) {
        order.push(request.model === GUARD ? 'judge' : 'draft')
        if (request.model === GUARD && !isAwake) throw new Error('asked while it slept')
        yield* server.chat(request, signal)
      },
    }
    return { asleep, order }
  }
  const publish = async (options: string) => {
    const { id } = (await getCommunityRow('commons'))!
    const yaml = `version: 1\nguardrails:\n  - {use: judge, ${options}}\n`
    await insertPolicyVersion(id, { yaml }, database())
  }
  const JUDGE = `options: {model: ${GUARD}, format: qwen3-guard, action: block}`

  test('is started by the first question, which is judged and not blocked for it', async () => {
    await publish(JUDGE)
    const { asleep } = sleeping(serverSaying('Saturday.'))
    expect((await askFrom(asleep, 'Which day?')).at(-1)).toMatchObject({ status: 'done' })
    const rocket = sleeping(serverSaying('Saturday.'))
    expect((await askFrom(rocket.asleep, 'Where is the rocket?')).at(-1)).toMatchObject({ status: 'blocked' })
  })

  test('that judges answers alone starts with the turn, before anything is drafted', async () => {
    await publish(`on: [draft, output-final], ${JUDGE}`)
    const { asleep, order } = sleeping(serverSaying('Saturday.'))
    expect((await askFrom(asleep, 'Which day?')).at(-1)).toMatchObject({ status: 'done' })
    expect(order.slice(0, 2)).toEqual(['wake', 'draft'])
    expect(order).toContain('judge')
  })

  test('and that cannot be started blocks, with a reason of its own, and nothing is asked', async () => {
    await publish(JUDGE)
    const { asleep, order } = sleeping(serverSaying('Saturday.'))
    asleep.wake = async () => {
      throw new PolyphonyError('overloaded', 'All engines are in use.')
    }
    const events = await askFrom(asleep, 'Which day?')
    expect(events.find(({ type }) => type === 'blocked')).toMatchObject({
      guardrail: 'judge',
      stage: 'input',
    })
    expect(order).toEqual([])
  })
})
