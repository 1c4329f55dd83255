import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { storeAdapter } from '@/lib/storage/adapter-store'
import { TINY, writeRandomAdapter } from '../unit/engine/tiny-model'
import { startTestEngine, type TestEngine } from './engine-fixture'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine({ slots: 2, queueLimit: 2 })
})
afterAll(() => engine.stop())

async function errorOf(response: Response) {
  const body = await response.json()
  expect(body.error).toMatchObject({ message: expect.any(String), type: expect.any(String) })
  return { status: response.status, ...body.error }
}

const until = (condition: () => Promise<boolean>) => expect.poll(condition, { interval: 10 }).toBe(true)

/** A request with a Host header of one's own, which fetch forbids. */
function withHost(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(`${engine.url}/health`, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

/** Raw bytes over TCP; what comes back until the server closes. */
function sendRaw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(engine.url).port), '127.0.0.1', () => socket.write(bytes))
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('who may come in', () => {
  test('nobody without the token, save to /health', async () => {
    expect((await fetch(`${engine.url}/health`)).status).toBe(200)
    for (const path of ['/v1/models', '/metrics', '/nowhere'])
      expect((await fetch(engine.url + path)).status).toBe(401)
    const wrong = await fetch(`${engine.url}/v1/models`, { headers: { authorization: 'Bearer wrong' } })
    expect(await errorOf(wrong)).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  test('nobody who calls it by another name', async () => {
    expect(await withHost('evil.example')).toBe(403)
    expect(await withHost('127.0.0.1.evil.example')).toBe(403)
    expect(await withHost('localhost:1234')).toBe(200)
  })

  test('token and address lie in the data folder for the owner alone', async () => {
    const token = join(engine.dataDir, 'run/engine-token')
    const address = join(engine.dataDir, 'run/engine.json')
    expect(await readFile(token, 'utf8')).toBe(engine.token)
    expect(JSON.parse(await readFile(address, 'utf8'))).toEqual({
      ...{ url: engine.url, pid: process.pid, model: 'tiny-llama' },
    })
    for (const path of [token, address]) expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})

describe('a bad request gets a clear error in the shape of OpenAI', () => {
  const user = [{ role: 'user', content: 'x' }]
  const cases: [string, unknown, number, string][] = [
    ['nothing', null, 400, 'JSON object'],
    ['a list', [], 400, 'JSON object'],
    ['no messages', { messages: [] }, 400, 'at least one message'],
    ['messages of another kind', { messages: 'hi' }, 400, 'messages'],
    ['an unknown role', { messages: [{ role: 'root', content: 'x' }] }, 400, 'messages.0.role'],
    ['no content', { messages: [{ role: 'user', content: null }] }, 400, 'messages.0.content'],
    [
      'an image',
      { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      400,
      'messages.0.content',
    ],
    ['an unknown model', { model: 'gpt-9', messages: user }, 404, 'gpt-9'],
    ['a model from the prototype', { model: '__proto__', messages: user }, 404, '__proto__'],
    ['a temperature out of range', { temperature: 9, messages: user }, 400, 'temperature'],
    ['n = 0', { n: 0, messages: user }, 400, '"n"'],
    ['n of half', { n: 1.5, messages: user }, 400, '"n"'],
    ['a negative max_tokens', { max_tokens: -1, messages: user }, 400, 'max_tokens'],
    ['an empty stop', { stop: '', messages: user }, 400, 'stop'],
    ['top_logprobs alone', { top_logprobs: 2, messages: user }, 400, 'logprobs'],
    ['too many top_logprobs', { logprobs: true, top_logprobs: 50, messages: user }, 400, 'top_logprobs'],
    ['tools', { tools: [{ type: 'function' }], messages: user }, 400, 'tools'],
    [
      'a question to go on from',
      { continue_final_message: true, messages: user },
      400,
      'last message of role "assistant"',
    ],
    ['a JSON schema', { response_format: { type: 'json_object' }, messages: user }, 400, 'response_format'],
  ]
  for (const [name, body, status, message] of cases) {
    test(name, async () => {
      const given = body !== null && !Array.isArray(body) ? { model: 'tiny-llama', ...Object(body) } : body
      const error = await errorOf(await engine.post('/v1/chat/completions', given))
      expect(error).toMatchObject({ status, message: expect.stringContaining(message) })
    })
  }

  test('a prompt longer than the context is told both numbers', async () => {
    const error = await errorOf(
      await engine.chat({ messages: [{ role: 'user', content: 'x '.repeat(300) }] }),
    )
    expect(error.status).toBe(400)
    expect(error.message).toMatch(/\d{3} tokens; this model reads 128/)
  })

  test('a megabyte of text is refused before it is tokenised: how many tokens it has nobody has counted', async () => {
    const refused = await engine.chat({ messages: [{ role: 'user', content: 'a'.repeat(1e6) }] })
    expect(await errorOf(refused)).toMatchObject({
      status: 400,
      message: expect.stringContaining('at least'),
    })
  })

  test('a body that is too large, not JSON, not UTF-8, of another type', async () => {
    const send = (body: BodyInit, type = 'application/json') =>
      engine.post('/v1/chat/completions', null, {
        body,
        headers: { authorization: `Bearer ${engine.token}`, 'content-type': type },
      })
    expect((await send('x'.repeat(2 ** 21 + 1))).status).toBe(413)
    expect((await send('{"model":')).status).toBe(400)
    expect((await send('')).status).toBe(400)
    expect((await send(new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400)
    expect((await send('{}', 'text/plain')).status).toBe(415)
    expect((await send('{}', 'application/json; charset=utf-8')).status).toBe(400)
  })

  test('a chunked body that never ends is cut off', async () => {
    const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${engine.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const chunk = `${(2 ** 20).toString(16)}\r\n${'x'.repeat(2 ** 20)}\r\n`
    expect(await sendRaw(head + chunk + chunk + chunk)).toContain('413')
  })

  test('bytes that are not HTTP', async () => {
    expect(await sendRaw('\u0000\u0001 nonsense\r\n\r\n')).toContain('400')
  })

  test('an unknown path and a wrong method', async () => {
    expect((await engine.get('/v1/nothing')).status).toBe(404)
    expect((await engine.get('/constructor')).status).toBe(404)
    expect((await engine.get('/v1/chat/completions')).status).toBe(400)
  })

  test('a completion that is more than the scores of one text, and a text that does not fit', async () => {
    const right = { model: 'tiny-llama', prompt: 'x', echo: true, logprobs: 0, max_tokens: 0 }
    const ask = (change: object) => engine.post('/v1/completions', { ...right, ...change })
    expect((await ask({})).status).toBe(200)
    const wrong: [object, string][] = [
      [{ echo: undefined }, 'echo'],
      [{ logprobs: 5 }, 'logprobs'],
      [{ max_tokens: 16 }, 'only read'],
      [{ echo: false, max_tokens: 4, logprobs: 21 }, 'logprobs'],
      [{ echo: false, max_tokens: 4, stop: ['x'] }, 'stop'],
      [{ prompt: '' }, 'prompt'],
      [{ prompt: ['a', 'b'] }, 'prompt'],
      [{ prompt: [1, 2] }, 'prompt'],
      [{ stream: true }, 'stream'],
      [{ prompt: 'x '.repeat(300) }, 'this model reads 128'],
      [{ prompt: 'a'.repeat(1e6) }, 'this model reads 128'],
    ]
    for (const [change, message] of wrong) {
      const error = await errorOf(await ask(change))
      expect(error).toMatchObject({ status: 400, message: expect.stringContaining(message) })
    }
    expect((await ask({ model: `sha256-${'0'.repeat(64)}` })).status).toBe(404)
  })

  test('embeddings of nothing, of numbers, of too much', async () => {
    for (const input of ['', [], [''], [1, 2], 5, ['a', 'x '.repeat(400)], Array(300).fill('a')]) {
      expect(
        (await errorOf(await engine.post('/v1/embeddings', { model: 'tiny-llama', input }))).status,
      ).toBe(400)
    }
  })
})

describe('only adapters of the blob store can be loaded', () => {
  const load = (name: unknown, path: unknown) =>
    engine.post('/v1/load_lora_adapter', { lora_name: name, lora_path: path })
  const name = `sha256-${'0'.repeat(64)}`

  test('not from elsewhere, nor through a link', async () => {
    const { path } = await storeAdapter(engine.dataDir, join(TINY, 'adapter'))
    await symlink(join(TINY, 'adapter'), join(engine.dataDir, 'blobs/adapters/link'))
    const elsewhere = [
      join(TINY, 'adapter'),
      '/etc',
      join(path, '../../..'),
      join(path, '..'),
      `${path}\0`,
      '/nowhere',
    ]
    for (const place of [...elsewhere, join(engine.dataDir, 'blobs/adapters/link')]) {
      expect((await errorOf(await load(name, place))).status).toBe(403)
    }
  })

  test('not under a digest that is not theirs', async () => {
    const { path } = await storeAdapter(engine.dataDir, join(TINY, 'adapter'))
    expect((await errorOf(await load(name, path))).message).toContain('do not hash')
    for (const wrong of ['mine', `sha256-${'z'.repeat(64)}`, `${name}\n`, 7]) {
      expect((await errorOf(await load(wrong, path))).status).toBe(400)
    }
  })

  test('not when they do not fit the base', async () => {
    const folder = join(engine.dataDir, 'dora')
    await writeRandomAdapter(folder, 1, { use_dora: true })
    const { digest, path } = await storeAdapter(engine.dataDir, folder)
    expect((await errorOf(await load(`sha256-${digest}`, path))).message).toContain('DoRA')
  })

  test('an adapter that was damaged after it was stored is refused', async () => {
    const folder = join(engine.dataDir, 'damaged')
    await writeRandomAdapter(folder, 2)
    const { digest, path } = await storeAdapter(engine.dataDir, folder)
    await mkdir(path, { recursive: true })
    await writeFile(join(path, 'adapter_model.safetensors'), 'gone')
    expect((await errorOf(await load(`sha256-${digest}`, path))).message).toContain('do not hash')
  })
})

describe('a client that goes away frees its slots', () => {
  const long = { n: 2, max_tokens: 110, temperature: 0, messages: [{ role: 'user', content: 'q' }] }

  test('while an answer streams', async () => {
    const leave = async () => {
      const before = await engine.metric('generation_tokens_total')
      const client = new AbortController()
      const response = await engine.chat(
        { ...long, stream: true, logprobs: true, top_logprobs: 20 },
        { signal: client.signal },
      )
      await response.body?.getReader().read()
      client.abort()
      await until(async () => (await engine.metric('requests_running')) === 0)
      return (await engine.metric('generation_tokens_total')) - before
    }
    // An engine may have written all of an answer before it hears that its reader left: then another one is asked for.
    await expect.poll(leave).toBeLessThan(200)
  })

  test('while it waits for a whole answer, and while it waits for a slot', async () => {
    const leave = async () => {
      const client = new AbortController()
      const answers = [1, 2].map(() =>
        engine.chat(long, { signal: client.signal }).then(
          () => 'answered',
          () => 'aborted',
        ),
      )
      const ended = Promise.all(answers)
      let isOver = false
      void ended.then(() => {
        isOver = true
      })
      // A quick engine has answered before anybody looks: then it is asked again.
      await until(async () => isOver || (await engine.metric('requests_running')) > 0)
      client.abort()
      return ended
    }
    await expect.poll(leave).toContain('aborted')
    await until(
      async () => (await engine.metric('requests_running')) + (await engine.metric('requests_waiting')) === 0,
    )
    expect((await engine.chat({ n: 2, max_tokens: 2 })).status).toBe(200)
  })
})

test('beyond slots and queue the answer is 429 with Retry-After, and everybody else is served', async () => {
  const burst = Array.from({ length: 30 }, (_, seed) => engine.chat({ n: 2, seed, max_tokens: 100 }))
  const responses = await Promise.all(burst)
  const refused = responses.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await errorOf(refused[0]!)).toMatchObject({ code: 'overloaded' })
  const served = responses.filter(({ status }) => status === 200)
  expect(served.length + refused.length).toBe(30)
  expect(served.length).toBeGreaterThanOrEqual(3)
})

describe('a time limit', () => {
  const limited = (limit: string, body: object) =>
    engine.chat(body, {
      headers: {
        authorization: `Bearer ${engine.token}`,
        'content-type': 'application/json',
        'x-request-timeout-ms': limit,
      },
    })

  test('that is over before the first token is a 504 that names it, streamed or not', async () => {
    for (const stream of [false, true]) {
      // Both slots are taken for longer than it takes the quickest machine to read a prompt.
      const busy = [0, 1].map((seed) =>
        engine.chat({ seed, max_tokens: 110, messages: [{ role: 'user', content: 'q' }] }),
      )
      const error = await errorOf(await limited('1', { stream, n: 2, max_tokens: 110 }))
      expect(error).toMatchObject({ status: 504, code: 'timeout', message: expect.stringContaining('1 ms') })
      for (const response of await Promise.all(busy)) expect(response.status).toBe(200)
    }
    expect(await engine.metric('timeouts_total')).toBeGreaterThanOrEqual(2)
  })

  test('that is wide changes nothing', async () => {
    expect((await limited('60000', { max_tokens: 2 })).status).toBe(200)
  })

  test('that is no whole number of milliseconds is refused', async () => {
    for (const wrong of ['0', '-5', '1.5', 'soon', '1e3', '99999999999']) {
      expect((await errorOf(await limited(wrong, {}))).message).toContain('X-Request-Timeout-Ms')
    }
  })
})

test('a stream that is refused is refused by its status', async () => {
  const burst = Array.from({ length: 12 }, (_, seed) =>
    engine.chat({ n: 2, seed, max_tokens: 60, stream: true }),
  )
  const responses = await Promise.all(burst)
  expect(responses.map(({ status }) => status)).toContain(429)
  for (const response of responses) await response.text()
})
