import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startEncoder } from '@/lib/engine/start-encoder'
import { classifierFiles } from '@/test/support/encoder-files'
import { makeTempFolder } from '../unit/engine/tiny-model'
import { writeStaticEncoder } from '../unit/engine/write-text-models'
import { startTestEngine, type TestEngine } from './engine-fixture'

let engine: TestEngine
let answer = ''
beforeAll(async () => {
  engine = await startTestEngine({ slots: 2, queueLimit: 2 })
})
beforeEach(async () => {
  answer = await ask()
})
afterAll(() => engine.stop())

async function ask(): Promise<string> {
  const response = await engine.chat({ max_tokens: 6, temperature: 0 })
  return (await response.json()).choices[0].message.content
}

/** Answered to its end, by the engine's own words and never as its own failure. @returns its status */
async function statusOf(response: Response): Promise<number> {
  const text = await response.text()
  expect({ status: response.status, text }).not.toMatchObject({ status: 500 })
  if (response.status >= 400)
    expect(JSON.parse(text).error).toMatchObject({ message: expect.any(String), type: expect.any(String) })
  return response.status
}

const PATHS = [
  ...[
    '/v1/chat/completions',
    '/v1/embeddings',
    '/tokenize',
    '/v1/load_lora_adapter',
    '/v1/unload_lora_adapter',
  ],
]
const odd = fc.oneof(
  fc.constantFrom(-1, 0, 1, 2, 0.5, 1e308, -1e308, 2 ** 53, null, true, '', 'tiny-llama', [], {}),
  fc.string({ maxLength: 20, unit: 'binary' }),
  fc.jsonValue({ maxDepth: 2 }),
)
const message = fc.record({
  role: fc.oneof(fc.constantFrom('system', 'user', 'assistant'), odd),
  content: odd,
})
const fields = {
  ...{ messages: fc.oneof(fc.array(message, { maxLength: 4 }), odd), stream: fc.oneof(fc.boolean(), odd) },
  ...{ max_tokens: odd, temperature: odd, top_p: odd, top_k: odd, min_p: odd, n: odd, stop: odd, seed: odd },
  ...{ logprobs: odd, top_logprobs: odd, user: odd, stream_options: odd, repetition_penalty: odd },
  ...{ input: odd, dimensions: odd, encoding_format: odd, prompt: odd, lora_name: odd, lora_path: odd },
}
const sound = {
  ...{ model: 'tiny-llama', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 2 },
  ...{ input: 'Hello', prompt: 'Hello' },
}

test('whatever JSON comes, no route fails or hangs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), fc.jsonValue({ maxDepth: 4 }), async (path, body) => {
      await statusOf(await engine.post(path, body))
    }),
    { numRuns: 100 },
  )
  expect(await ask()).toBe(answer)
})

test('whatever a few fields of a sound question hold, no route fails or hangs, and much of it is answered', async () => {
  const seen = new Set<number>()
  const change = fc
    .subarray(Object.keys(fields) as (keyof typeof fields)[], { maxLength: 3 })
    .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, fields[name]]))))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), change, async (path, own) => {
      seen.add(await statusOf(await engine.post(path, { ...sound, ...own })))
    }),
    { numRuns: 400 },
  )
  expect([...seen]).toEqual(expect.arrayContaining([200, 400]))
  expect(await ask()).toBe(answer)
})

test('whatever bytes and headers come, no route fails or hangs', async () => {
  const value = fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, ''))
  const headers = fc.record(
    {
      'content-type': fc.oneof(
        fc.constantFrom('application/json', 'application/json; charset=x', 'text/plain'),
        value,
      ),
      'x-request-timeout-ms': fc.oneof(fc.constantFrom('-1', '1e9', '60000', '0x10'), value),
      authorization: fc.oneof(fc.constant('Bearer '), value),
      ...{ accept: value, 'x-request-id': value, cookie: value, 'content-encoding': value },
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PATHS, '/v1/models', '/health', '/%00', '//', '/v1/../metrics'),
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'),
      headers,
      fc.oneof(fc.constant(Buffer.from(JSON.stringify(sound))), fc.uint8Array({ maxLength: 40 })),
      async (path, method, own, body) => {
        const all = { authorization: `Bearer ${engine.token}`, 'content-type': 'application/json', ...own }
        const sent = method === 'GET' ? {} : { body: Buffer.from(body) }
        await statusOf(await fetch(engine.url + path, { method, headers: all, ...sent }))
      },
    ),
    { numRuns: 200 },
  )
  expect(await ask()).toBe(answer)
})

test('the encoder’s process answers whatever JSON and fields come, and others as before', async () => {
  const dataDir = await makeTempFolder()
  const folder = join(dataDir, 'standard')
  await writeStaticEncoder(folder)
  const folderOfJudge = join(dataDir, 'encoders', 'judge')
  await mkdir(folderOfJudge, { recursive: true })
  for (const [name, bytes] of Object.entries(await classifierFiles()))
    await writeFile(join(folderOfJudge, name), bytes)
  const encoder = await startEncoder({ dataDir, folder })
  const send = (path: string, body: unknown) =>
    fetch(encoder.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${encoder.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  try {
    const questions: [string, object][] = [
      ['/v1/embeddings', { model: 'polyphony-encoder', input: 'Hello' }],
      ['/classify', { model: 'judge', input: 'Hello' }],
    ]
    const before = await Promise.all(questions.map(async (asked) => (await send(...asked)).json()))
    const seen = new Set<number>()
    const own = fc.record(
      { input: fc.oneof(fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }), odd), purpose: odd },
      { requiredKeys: [] },
    )
    const model = fc.record({ model: fc.oneof(fc.constantFrom('../judge', '__proto__', 'judge'), odd) })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...questions),
        fc.oneof(own, model, fields.input),
        async ([path, sound], change) => {
          const body = typeof change === 'object' && !Array.isArray(change) ? { ...sound, ...change } : change
          seen.add(await statusOf(await send(path, body)))
        },
      ),
      { numRuns: 200 },
    )
    expect([...seen]).toEqual(expect.arrayContaining([200, 400]))
    expect(await Promise.all(questions.map(async (asked) => (await send(...asked)).json()))).toEqual(before)
  } finally {
    await encoder.close()
    await rm(dataDir, { recursive: true })
  }
})
