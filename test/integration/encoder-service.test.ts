import { type ChildProcess, spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { childEnv, dataPaths } from '@/lib/core/env'
import { startEncoder } from '@/lib/engine/start-encoder'
import { classifyTexts, createEncoderService } from '@/lib/inference/encoder-service'
import { findModelServer } from '@/lib/inference/find-model-server'
import { readEncoderAddress, readEngineAddress } from '@/lib/inference/read-engine-address'
import { classificationsSchema } from '@/lib/openai/classify'
import { makeTempFolder, TINY } from '../unit/engine/tiny-model'
import { writeOnnxModel, writeStaticEncoder } from '../unit/engine/write-text-models'

let dataDir = ''
let standard = ''
let encoder: Awaited<ReturnType<typeof startEncoder>>
const signal = new AbortController().signal
const LABELS = { '0': 'fine', '1': 'rude' }

beforeAll(async () => {
  dataDir = await makeTempFolder()
  standard = join(dataDir, 'standard')
  await writeStaticEncoder(standard)
  const { encoders } = dataPaths(dataDir)
  await writeOnnxModel(join(encoders, 'tiny-e5'), { architectures: ['BertModel'] })
  await writeOnnxModel(join(encoders, 'judge'), { id2label: LABELS }, [[0, 1], [0, 0]]) // biome-ignore format: a matrix
  await writeOnnxModel(join(encoders, 'nan'), { id2label: LABELS }, [[0, Number.NaN], [0, 0]]) // biome-ignore format: a matrix
  await writeOnnxModel(join(encoders, 'torn'), { id2label: LABELS }, [[0, 1], [0, 0]]) // biome-ignore format: a matrix
  await writeFile(join(encoders, 'torn', 'model.onnx'), 'no graph')
  encoder = await startEncoder({ dataDir, folder: standard, queueLimit: 4, logError: () => undefined })
})
afterAll(async () => {
  await encoder.close()
  await rm(dataDir, { recursive: true })
})

function post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  return fetch(encoder.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${encoder.token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
  })
}

describe('embeddings', () => {
  test('the default encoder and an ONNX one give vectors of length 1', async () => {
    for (const model of ['polyphony-encoder', 'tiny-e5']) {
      const reply = await (await post('/v1/embeddings', { model, input: ['one text', 'سلام', '!'] })).json()
      expect(reply.data).toHaveLength(3)
      for (const { embedding } of reply.data) expect(Math.hypot(...embedding)).toBeCloseTo(1, 5)
      expect(reply.usage.prompt_tokens).toBeGreaterThan(0)
    }
  })

  test('the hub finds it by its name, with the digest that latents are kept with', async () => {
    const server = findModelServer({ dataDir } as Parameters<typeof findModelServer>[0])
    const { latents } = await server.embed({ model: 'polyphony-encoder', texts: ['a', 'b'] }, signal)
    expect(latents.map(({ length }) => length)).toEqual([4, 4])
    const described = await server.describeModel('polyphony-encoder', signal)
    expect(described?.root).toMatch(/^sha256-[0-9a-f]{64}$/)
    const other = join(dataDir, 'other')
    await writeStaticEncoder(other, { scale: 0.02 })
    const data = await makeTempFolder()
    const second = await startEncoder({ dataDir: data, folder: other })
    const changed = await createEncoderService(data).describeModel('polyphony-encoder', signal)
    await second.close()
    expect(changed?.root).not.toBe(described?.root)
  })

  test('an encoder whose files do not fit is refused with the reason', async () => {
    const wrong = join(dataDir, 'wrong')
    await writeStaticEncoder(wrong, { config: { width: 5 } })
    await expect(startEncoder({ dataDir, folder: wrong })).rejects.toThrow('"table" must be I8 [64, 5]')
    await writeStaticEncoder(wrong, { scale: Number.NaN })
    await expect(startEncoder({ dataDir, folder: wrong })).rejects.toThrow('finite')
    await rm(join(wrong, 'config.json'))
    await expect(startEncoder({ dataDir, folder: wrong })).rejects.toThrow('config.json')
  })
})

describe('classification', () => {
  test('scores each text by label', async () => {
    const reply = classificationsSchema.parse(
      await (await post('/classify', { model: 'judge', input: 'hello' })).json(),
    )
    expect(reply.data[0]).toMatchObject({ label: 'rude', num_classes: 2 })
    expect(reply.data[0]?.scores.rude).toBeCloseTo(1 / (1 + Math.exp(-1)), 5)
    const scores = await classifyTexts(dataDir, { model: 'judge', texts: ['a', 'b'] }, signal)
    expect(scores).toHaveLength(2)
  })

  test('fails closed: no verdict from scores that are no numbers, from a torn graph or an unknown model', async () => {
    for (const model of ['nan', 'torn', 'nowhere', '../standard', '..', 'tiny-e5', 'polyphony-encoder'])
      await expect(classifyTexts(dataDir, { model, texts: ['a'] }, signal)).rejects.toThrow()
    expect((await post('/classify', { model: 'nan', input: 'a' })).status).toBe(500)
    expect((await post('/classify', { model: 'torn', input: 'a' })).status).toBe(400)
    expect((await post('/classify', { model: '../standard', input: 'a' })).status).toBe(404)
    expect((await post('/v1/embeddings', { model: 'judge', input: 'a' })).status).toBe(400)
  })

  test('a long text is cut to what the model reads', async () => {
    const reply = await post('/classify', { model: 'judge', input: 'word '.repeat(50_000) })
    expect((await reply.json()).usage.prompt_tokens).toBe(512)
  })
})

describe('who may come in, and with what', () => {
  test('nobody without the token, save to /health; no body that is too large or no JSON', async () => {
    expect((await fetch(`${encoder.url}/health`)).status).toBe(200)
    expect((await fetch(`${encoder.url}/v1/models`)).status).toBe(401)
    const large = JSON.stringify({ model: 'judge', input: 'a'.repeat(3 * 2 ** 20) })
    expect((await post('/classify', large)).status).toBe(413)
    expect((await post('/classify', '{')).status).toBe(400)
    expect((await post('/classify', { model: 'judge', input: [] })).status).toBe(400)
    expect((await post('/classify', '{}', { headers: { authorization: `Bearer ${encoder.token}`, 'content-type': 'text/plain' } })).status).toBe(415) // biome-ignore format: one line reads better
  })

  test('more texts than may wait are told to come again', async () => {
    const body = { model: 'judge', input: ['a', 'b', 'c', 'd'] }
    let replies: Response[] = []
    const burst = async () => {
      replies = await Promise.all(Array.from({ length: 6 }, () => post('/classify', body)))
      return replies.map(({ status }) => status)
    }
    // A quick one may have done with each before the next arrives: then as many come again.
    await expect.poll(burst).toEqual(expect.arrayContaining([200, 429]))
    expect(replies.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1')
    expect((await post('/classify', body)).status).toBe(200)
  })
})

test('answers while the process that decodes stands still', async () => {
  const data = await makeTempFolder()
  const children: ChildProcess[] = []
  const begin = (...args: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', ...args, '--data-dir', data], {
      env: childEnv({}),
    })
    children.push(child)
    return child
  }
  try {
    const engine = begin('cli/engine.ts', '--model', TINY)
    begin('cli/encoder.ts', '--encoder', standard)
    await expect
      .poll(() => readEngineAddress(data) && readEncoderAddress(data), { timeout: 60_000 })
      .toBeTruthy()
    engine.kill('SIGSTOP')
    let hasDecoded = false
    const { url, token } = readEngineAddress(data)!
    const decoding = fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'tiny-llama',
        messages: [{ role: 'user', content: 'Hi' }],
        max_tokens: 8,
      }),
    }).then((response) => {
      hasDecoded = true
      return response.status
    })
    const { latents } = await createEncoderService(data).embed(
      { model: 'polyphony-encoder', texts: ['a'] },
      signal,
    )
    expect(latents).toHaveLength(1)
    expect(hasDecoded).toBe(false)
    engine.kill('SIGCONT')
    expect(await decoding).toBe(200)
  } finally {
    for (const child of children) child.kill('SIGKILL')
    await rm(data, { recursive: true, force: true })
  }
})
