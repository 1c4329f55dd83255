import { afterAll, beforeAll, expect, test } from 'vitest'
import webhook from '@/guardrails/webhook/index'
import { CircuitBreaker } from '@/lib/inference/remote/circuit-breaker'
import { lendWebhooks } from '@/lib/webhooks/lend-webhooks'
import { createWebhookNetwork } from '@/lib/webhooks/post-webhook'
import { sendVerdict, startScriptedWebhook, WEBHOOK_CA } from '../../support/start-scripted-webhook'

let service: Awaited<ReturnType<typeof startScriptedWebhook>>
beforeAll(async () => {
  service = await startScriptedWebhook()
})
afterAll(() => service.close())

const RUNS = 200

test('adds a few milliseconds to a question over a kept connection', async () => {
  const network = createWebhookNetwork([service.host], WEBHOOK_CA)
  const services = {
    ...{ network, breaker: new CircuitBreaker(() => performance.now()), nowMs: () => Date.now() },
    findSecret: async () => new Uint8Array(32),
  }
  const configured = webhook.configure({ url: service.url })
  const times: number[] = []
  const connections = new Set<unknown>()
  service.say((response) => {
    connections.add(response.socket)
    sendVerdict(response, '{"action":"allow"}')
  })
  for (let run = 0; run < RUNS; run++) {
    const startedMs = performance.now()
    await configured.check(`How do I bake bread number ${run}? `.repeat(14), {
      ...{ stage: 'input', language: 'en', memory: new Map(), signal: new AbortController().signal },
      ...{ now: () => performance.now(), random: () => 0.5 },
      ...lendWebhooks('radio', () => services),
    })
    times.push(performance.now() - startedMs)
  }
  network.agent.destroy()
  const sorted = times.slice(1).sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  console.log(
    `webhook: first ${times[0]?.toFixed(1)} ms, p50 ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(2)} ms`,
  )
  // That is what makes it little: a handshake is no part of it.
  expect(connections.size).toBeLessThan(RUNS / 10)
})
