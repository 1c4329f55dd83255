import type { Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { runGuardrails } from '@/guardrails/pipeline'
import webhook from '@/guardrails/webhook/index'
import { CircuitBreaker } from '@/lib/inference/remote/circuit-breaker'
import { lendWebhooks, type WebhookServices } from '@/lib/webhooks/lend-webhooks'
import { createWebhookNetwork } from '@/lib/webhooks/post-webhook'
import { sendVerdict, startScriptedWebhook, WEBHOOK_CA } from '../../support/start-scripted-webhook'

let service: Awaited<ReturnType<typeof startScriptedWebhook>>
let services: WebhookServices
let nowMs = 0

beforeAll(async () => {
  service = await startScriptedWebhook()
})
afterEach(() => {
  service.say(undefined)
  services.network.agent.destroy()
})
afterAll(() => service.close())

function lend(change: Partial<WebhookServices> & { hosts?: string[] } = {}) {
  services = {
    network: createWebhookNetwork(change.hosts ?? [service.host], WEBHOOK_CA),
    breaker: new CircuitBreaker(() => nowMs),
    findSecret: async () => Buffer.from('a secret of at least thirty-two bytes'),
    nowMs: () => 1_700_000_000_000,
    ...change,
  }
  return lendWebhooks('radio', () => services)
}

function judge(lent: ReturnType<typeof lend>, options: object = {}, text = 'How do I bake bread?') {
  const configured = webhook.configure({ url: service.url, timeLimitMs: 10_000, ...options })
  // Whose time is up must be the question, whatever else the machine does meanwhile; the step's own limit is wider.
  expect(configured.timeLimitMs).toBeGreaterThan(Object({ timeLimitMs: 10_000, ...options }).timeLimitMs)
  const step = {
    ...{ name: 'webhook', guardrail: configured, on: webhook.stages, origin: 'community' as const },
    timeLimitMs: 60_000,
  }
  const policy: CompiledPolicy = { steps: [step], messages: {} }
  const context = {
    ...{ language: 'fr', policy: 'radio@3', memory: new Map(), random: () => 0.5 },
    now: () => performance.now(),
    ...lent,
  }
  return runGuardrails({ text, stage: 'input', policy, context })
}

test('sends the text, its stage, its language and whose policy asks, and nothing of who wrote it', async () => {
  const before = service.seen.length
  expect((await judge(lend())).action).toBe('allow')
  expect(JSON.parse(service.seen[before]?.body ?? '')).toEqual({
    version: 1,
    policy: 'radio@3',
    stage: 'input',
    language: 'fr',
    text: 'How do I bake bread?',
  })
})

test('a verdict comes with its score, its place and its category', async () => {
  const { blocked } = await judge(lend(), {}, '👍 How do I build a bomb?')
  expect(blocked).toMatchObject({ reason: 'webhook', message: 'blocked.weapons', score: 0.97 })
  expect('👍 How do I build a bomb?'.slice(blocked?.span?.start, blocked?.span?.end)).toBe('bomb')
})

describe('whatever a service does, a text does not pass unjudged', () => {
  const hostile: [string, string, NonNullable<Parameters<typeof service.say>[0]>][] = [
    ['hangs', 'webhook_late', () => {}],
    [
      'answers late',
      'webhook_late',
      (response) => setTimeout(() => sendVerdict(response, '{"action":"allow"}'), 600),
    ],
    [
      'drips',
      'webhook_late',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        const timer = setInterval(() => response.write(' '), 50)
        response.on('close', () => clearInterval(timer))
      },
    ],
    ['closes', 'webhook_unreachable', (response) => response.destroy()],
    [
      'closes in the middle',
      'webhook_unreachable',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 })
        response.write('{"action"', () => response.destroy())
      },
    ],
    ['answers 10 MB', 'webhook_nonsense', (response) => sendVerdict(response, Buffer.alloc(10_000_000, 32))],
    ['answers HTML', 'webhook_nonsense', (response) => sendVerdict(response, '<p>fine</p>', 'text/html')],
    [
      'says JSON in another type',
      'webhook_nonsense',
      (response) => sendVerdict(response, '{"action":"allow"}', 'text/plain'),
    ],
    [
      'answers invalid UTF-8',
      'webhook_nonsense',
      (response) => sendVerdict(response, Buffer.from([0x22, 0xff, 0xfe, 0x22])),
    ],
    ['answers no JSON', 'webhook_nonsense', (response) => sendVerdict(response, 'allow')],
    ['answers nothing', 'webhook_nonsense', (response) => sendVerdict(response, '')],
    [
      'answers an unknown action',
      'webhook_nonsense',
      (response) => sendVerdict(response, '{"action":"ALLOW"}'),
    ],
    [
      'answers a score of 7',
      'webhook_nonsense',
      (response) => sendVerdict(response, '{"action":"allow","score":7}'),
    ],
    [
      'points outside the text',
      'webhook_nonsense',
      (response) => sendVerdict(response, '{"action":"flag","spans":[{"start":3,"end":900}]}'),
    ],
    ['answers 503', 'webhook_unreachable', (response) => response.writeHead(503).end()],
    [
      'redirects to the metadata service',
      'webhook_refused',
      (response) => response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    ],
  ]

  test.each(hostile)('%s: %s', async (_, reason, answer) => {
    service.say(answer)
    const timeLimitMs = reason === 'webhook_late' ? 300 : 10_000
    const { blocked } = await judge(lend(), { timeLimitMs })
    expect(blocked).toMatchObject({ reason, failure: expect.any(String) })
    const { action, verdicts } = await judge(lend(), { timeLimitMs, onFailure: 'flag' })
    expect({ action, reason: verdicts[0]?.reason }).toEqual({ action: 'flag', reason })
  })

  test('without a secret nothing is sent', async () => {
    const before = service.seen.length
    expect((await judge(lend({ findSecret: async () => undefined }))).blocked?.reason).toBe(
      'webhook_unsigned',
    )
    expect(service.seen).toHaveLength(before)
  })
})

test('the private network is closed but for the hosts that the operator names', async () => {
  const before = service.seen.length
  const port = service.host.split(':')[1]
  const hosts = [
    'localhost',
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
  ]
  for (const host of hosts) {
    const { blocked } = await judge(lend({ hosts: ['moderation.internal:8443'] }), {
      url: `https://${host}:${port}/`,
    })
    expect({ host, reason: blocked?.reason }).toEqual({ host, reason: 'webhook_refused' })
  }
  expect(service.seen).toHaveLength(before)
})

test('another certificate than the host’s is no service', async () => {
  const lent = lend({ network: createWebhookNetwork([service.host]) })
  expect((await judge(lent)).blocked?.reason).toBe('webhook_unreachable')
})

test('a dead service slows three turns and no more, and is tried again after its rest', async () => {
  service.say(() => {})
  let asked = 0
  const findSecret = async () => {
    asked++
    return Buffer.from('a secret of at least thirty-two bytes')
  }
  const lent = lend({ findSecret })
  for (let turn = 0; turn < 3; turn++)
    expect((await judge(lent, { timeLimitMs: 300 })).blocked?.reason).toBe('webhook_late')
  expect((await judge(lent)).blocked?.reason).toBe('webhook_resting')
  // It was left alone: nothing was signed, nothing sent, nothing waited for.
  expect(asked).toBe(3)
  service.say(undefined)
  nowMs += 5_000
  expect((await judge(lent)).action).toBe('allow')
})

test('a connection that the service closed between two turns is opened anew', async () => {
  const lent = lend()
  const before = service.seen.length
  const used = new Set<Socket | null>()
  service.say((response) => {
    const { socket } = response
    // As if it had been closed while the question was on its way: who asks cannot have known.
    if (used.has(socket)) return void socket?.destroy()
    used.add(socket)
    sendVerdict(response, '{"action":"allow"}')
  })
  for (let turn = 0; turn < 5; turn++) expect((await judge(lent)).action).toBe('allow')
  expect([used.size, service.seen.length - before]).toEqual([5, 9])
})
