import OpenAI from 'openai'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ChatEvent } from '@/lib/chat/chat-event'
import { openReaderTurn } from '@/lib/chat/open-reader-turn'
import { createId } from '@/lib/core/ids'
import type { DrawRequest, ModelServer } from '@/lib/inference/model-server'
import { createKey } from '@/lib/keys/keys'
import { inspectPolicy } from '@/lib/policies/inspect-policy'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertPolicyVersion } from '@/lib/store/policies'
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
    },
  }
}

async function ask(question: string, answer: string, hasModel = () => true): Promise<ChatEvent[]> {
  const reader = { kind: 'guest' as const, guestId: createId('guest') }
  const turn = { reader, assistant: 'commons/plain', conversationId: undefined, question, language: 'en' }
  const services = drawFrom(serverSaying(answer), { hasModel })
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
  const events = await ask('Which day?', 'Saturday.', () => false)
  expect(events.find(({ type }) => type === 'blocked')).toMatchObject({ guardrail: 'judge', stage: 'input' })
  expect(judged).toEqual([])
  const tests = '\ntests:\n  - {text: Which day?, stage: input, expect: allow}\n'
  const { tests: tried } = await inspectPolicy(POLICY + tests, { runTests: true })
  expect(tried).toMatchObject([{ passed: false, action: 'block', by: ['judge'] }])
})
