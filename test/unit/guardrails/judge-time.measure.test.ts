import { afterAll, beforeAll, expect, test } from 'vitest'
import judge from '@/guardrails/judge/index'
import { askModel } from '@/lib/inference/ask-model'
import { createHuggingfaceServer } from '@/lib/inference/huggingface-server'
import { startScriptedServer, streamSteps } from '../inference/scripted-server'

let guard: Awaited<ReturnType<typeof startScriptedServer>>
beforeAll(async () => {
  guard = await startScriptedServer(({ path, body }, response) => {
    if (path === '/v1/chat/completions')
      return streamSteps(response, [
        [0, 'Safety: Safe\n', -0.1],
        [0, 'Categories: None', -0.1],
        [0, 'stop'],
      ])
    response.writeHead(200, { 'content-type': 'application/json' })
    const logprobs = {
      tokens: ['safe'],
      token_logprobs: [-0.01],
      top_logprobs: [{ safe: -0.01, unsafe: -4.6 }],
    }
    const choices = [{ index: 0, text: 'safe', finish_reason: 'stop', logprobs }]
    const head = { id: 'cmpl-1', object: 'text_completion', created: 1, model: body.model }
    response.end(JSON.stringify({ ...head, choices }))
  })
})
afterAll(() => guard.stop())

const RUNS = 100

test.each(['llama-guard-3', 'qwen3-guard'])(
  'adds a few milliseconds to a question, beside the model’s own time: %s',
  async (format) => {
    const server = createHuggingfaceServer({ url: guard.url, token: '' })
    const configured = judge.configure({ model: 'guard', format })
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const startedMs = performance.now()
      const findings = await configured.check(`How do I bake bread number ${run}? `.repeat(14), {
        ...{ stage: 'input', language: 'en', memory: new Map(), signal: new AbortController().signal },
        ...{ now: () => performance.now(), random: () => 0.5 },
        ask: (question, signal) => askModel({ server, hasModel: () => true }, question, signal),
      })
      times.push(performance.now() - startedMs)
      expect(findings).toEqual([])
    }
    const sorted = times.slice(1).sort((a, b) => a - b)
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
    console.log(`judge, ${format}: p50 ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(2)} ms`)
  },
)
