import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { downloadModel } from '@/lib/models/download-model'
import { findHubModel } from '@/lib/models/find-hub-model'
import {
  fail,
  HUB_COMMIT,
  type HubScript,
  sendBytes,
  startScriptedHub,
  tinyFiles,
} from '@/test/support/start-scripted-hub'

const WEIGHTS = `/org/tiny/resolve/${HUB_COMMIT}/model.safetensors`
const files = tinyFiles()
const weights = files['model.safetensors'] ?? Buffer.alloc(0)
/** What has come before the weights, which come last. */
const SMALL_BYTES = Object.values(files).reduce((sum, { length }) => sum + length, -weights.length)
let folder: string
let stops: (() => Promise<void>)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyphony-test-'))
})
afterEach(async () => {
  for (const stop of stops) await stop()
  stops = []
  vi.useRealTimers()
  vi.unstubAllGlobals()
  rmSync(folder, { recursive: true, force: true })
})

async function start(script: Partial<HubScript> = {}) {
  const server = await startScriptedHub({ files, ...script })
  stops.push(server.stop)
  return { ...server, hub: { url: server.url, token: 'hf_secret', idleTimeoutMs: 60_000 } }
}

type Started = Awaited<ReturnType<typeof start>>

async function download({ hub }: Started, options: Partial<Parameters<typeof downloadModel>[0]> = {}) {
  const model = await findHubModel({ hub, id: 'org/tiny', revision: 'main' })
  await downloadModel({ hub, model, folder, freeBytes: async () => 1e12, retryMs: 1, ...options })
  return model
}

const came = () => readFileSync(join(folder, 'model.safetensors')).equals(weights)

test('a model comes whole, config.json first and weights last, with commit and card, and nothing else is asked for', async () => {
  const server = await start({
    files: { ...files, 'pytorch_model.bin': Buffer.from('pickle'), 'run.py': Buffer.from('') },
  })
  const seen: number[] = []
  const model = await download(server, { onProgress: ({ doneBytes }) => seen.push(doneBytes) })
  expect(model).toMatchObject({
    commit: HUB_COMMIT,
    licence: 'apache-2.0',
    baseModels: ['org/older'],
    languages: ['en', 'sw'],
  })
  for (const [name, bytes] of Object.entries(files))
    expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true)
  const asked = server.seen.map(({ path }) => path).filter((path) => path.includes('/resolve/'))
  expect(asked[0]).toMatch(/config\.json$/)
  expect(asked.at(-1)).toBe(WEIGHTS)
  expect(asked).toHaveLength(5)
  expect(seen.at(-1)).toBe(Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0))
})

test('a connection that is cut in the middle is gone on with from the byte where it stopped', async () => {
  let cuts = 0
  let cut = { atBytes: 0, now: () => {} }
  const server = await start({
    intercept: (request, response, path) => {
      if (path !== WEIGHTS || cuts++ > 1) return false
      const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0])
      const range = `bytes ${from}-${weights.length - 1}/${weights.length}`
      response.writeHead(from ? 206 : 200, {
        'content-length': weights.length - from,
        'content-range': range,
      })
      cut = { atBytes: SMALL_BYTES + from + 1_000, now: () => response.destroy() }
      response.write(weights.subarray(from, from + 1_000))
      return true
    },
  })
  // Once what was sent is kept: an error takes along what has come and was not read.
  await download(server, { onProgress: ({ doneBytes }) => doneBytes === cut.atBytes && cut.now() })
  expect(came()).toBe(true)
  expect(server.seen.filter(({ path }) => path === WEIGHTS).map(({ range }) => range)).toEqual([
    undefined,
    'bytes=1000-',
    'bytes=2000-',
  ])
})

test('what a killed process left is gone on with; whole files are not asked for again', async () => {
  const server = await start()
  writeFileSync(join(folder, 'model.safetensors.part'), weights.subarray(0, 777))
  writeFileSync(join(folder, 'config.json'), files['config.json'] ?? '')
  writeFileSync(join(folder, 'stranger'), '')
  await download(server)
  expect(came()).toBe(true)
  expect(server.seen.find(({ path }) => path === WEIGHTS)?.range).toBe('bytes=777-')
  expect(server.seen.some(({ path }) => path.endsWith('/config.json'))).toBe(false)
  expect(existsSync(join(folder, 'stranger'))).toBe(false)
})

test('a server that knows no ranges, and a .part that is too long, begin again', async () => {
  const server = await start({
    intercept: (_request, response, path) => {
      if (path !== WEIGHTS) return false
      sendBytes(response, weights)
      return true
    },
  })
  writeFileSync(join(folder, 'model.safetensors.part'), Buffer.alloc(777, 1))
  await download(server)
  expect(came()).toBe(true)
  truncateSync(join(folder, 'model.safetensors'), 0)
  writeFileSync(join(folder, 'model.safetensors.part'), Buffer.alloc(weights.length + 1))
  await download(server)
  expect(came()).toBe(true)
})

test('the token goes to the Hub and not to the host it redirects to', async () => {
  const store = await start({
    intercept: (request, response) => {
      sendBytes(response, weights, request.headers.range)
      return true
    },
  })
  const server = await start({
    intercept: (_request, response, path) => {
      if (path !== WEIGHTS) return false
      response.writeHead(302, { location: `${store.url}/signed?x=1` }).end()
      return true
    },
  })
  await download(server)
  expect(came()).toBe(true)
  expect(server.seen.every(({ authorization }) => authorization === 'Bearer hf_secret')).toBe(true)
  expect(store.seen).toEqual([{ path: '/signed', authorization: undefined, range: undefined }])
})

test('the token does not follow the listing to a next page elsewhere', async () => {
  const elsewhere = await start({
    intercept: (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]')
      return true
    },
  })
  const server = await start({
    list: (entries) => entries,
    intercept: (_request, response, path) => {
      if (path.includes('/tree/')) response.setHeader('link', `<${elsewhere.url}/page2>; rel="next"`)
      return false
    },
  })
  await findHubModel({ hub: server.hub, id: 'org/tiny', revision: 'main' })
  expect(elsewhere.seen).toEqual([{ path: '/page2', authorization: undefined, range: undefined }])
})

test('redirects in a circle and to another protocol are refused', async () => {
  let location = WEIGHTS
  const server = await start({
    intercept: (_request, response, path) => {
      if (path !== WEIGHTS) return false
      response.writeHead(302, { location }).end()
      return true
    },
  })
  await expect(download(server)).rejects.toThrow('in a circle')
  location = 'file:///etc/passwd'
  await expect(download(server)).rejects.toThrow('not safe')
})

test.each([
  [401, 'GatedRepo', undefined, 'set HF_TOKEN'],
  [403, 'GatedRepo', 'hf_secret', 'the account that HF_TOKEN belongs to'],
  [401, 'RepoNotFound', undefined, 'needs HF_TOKEN'],
  [404, 'RepoNotFound', 'hf_secret', 'HF_TOKEN may not see it'],
  [404, 'RevisionNotFound', undefined, 'no such revision'],
])('status %i with %s and the token %s says what to do', async (status, code, token, words) => {
  const server = await start({
    intercept: (_request, response) => {
      fail(response, status, code)
      return true
    },
  })
  const asking = findHubModel({ hub: { ...server.hub, token }, id: 'org/tiny', revision: 'main' })
  await expect(asking).rejects.toThrow(words)
})

test('wrong bytes are thrown away and told, for LFS and for small files', async () => {
  const script = { target: 'model.safetensors' }
  const server = await start({
    intercept: (_request, response, path) => {
      if (!path.endsWith(`/${script.target}`)) return false
      sendBytes(response, Buffer.alloc(files[script.target]?.length ?? 0, 7))
      return true
    },
  })
  await expect(download(server)).rejects.toThrow('model.safetensors came with other bytes')
  expect(existsSync(join(folder, 'model.safetensors.part'))).toBe(false)
  script.target = 'README.md'
  rmSync(join(folder, 'README.md'))
  await expect(download(server)).rejects.toThrow('README.md came with other bytes')
})

test('a server that falls silent is given up after its patience and a few tries', async () => {
  const server = await start({
    intercept: (_request, response, path) => {
      if (path !== WEIGHTS) return false
      response.writeHead(200, { 'content-length': weights.length }).flushHeaders()
      return true
    },
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const fetchNow = fetch
  vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
    const response = await fetchNow(url, init)
    // Once what follows is waited for.
    if (url.pathname === WEIGHTS) setImmediate(() => vi.advanceTimersByTime(server.hub.idleTimeoutMs))
    return response
  })
  await expect(download(server)).rejects.toThrow('cut while model.safetensors')
  expect(server.seen.filter(({ path }) => path === WEIGHTS)).toHaveLength(5)
})

test('more bytes than announced are refused', async () => {
  const server = await start({
    intercept: (_request, response, path) => {
      if (path !== WEIGHTS) return false
      response.end(Buffer.concat([weights, weights]))
      return true
    },
  })
  await expect(download(server)).rejects.toThrow('longer than')
})

test('cancelling stops at once and keeps what has come', async () => {
  const cancel = new AbortController()
  const server = await start({
    intercept: (_request, response, path) => {
      if (path !== WEIGHTS) return false
      response.writeHead(200, { 'content-length': weights.length })
      response.write(weights.subarray(0, 500))
      return true
    },
  })
  const onProgress: NonNullable<Parameters<typeof download>[1]>['onProgress'] = ({ doneBytes }) => {
    if (doneBytes === SMALL_BYTES + 500) cancel.abort()
  }
  await expect(download(server, { signal: cancel.signal, onProgress })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(readFileSync(join(folder, 'model.safetensors.part'))).toHaveLength(500)
})

test.runIf(existsSync('/dev/full'))('a disk that fills up is told as that', async () => {
  symlinkSync('/dev/full', join(folder, 'model.safetensors.part'))
  await expect(download(await start())).rejects.toThrow('The disk is full')
})

test('too little space and an architecture that is not supported are told before any weights are asked for', async () => {
  const server = await start()
  await expect(download(server, { freeBytes: async () => 1e6 })).rejects.toThrow('1 MB are free')
  const other = await start({ files: { ...files, 'config.json': Buffer.from('{"model_type":"mamba"}') } })
  await expect(download(other)).rejects.toThrow('model_type')
  expect([...server.seen, ...other.seen].some(({ path }) => path === WEIGHTS)).toBe(false)
})

test.each([
  '../../etc',
  'org/..',
  'org/../x',
  '/abs',
  'a/b/c',
  '',
  'org/ti ny',
  'a?b',
  'org/.git',
  'x'.repeat(300),
])('the id %j is refused without asking anybody', async (id) => {
  const server = await start()
  await expect(findHubModel({ hub: server.hub, id, revision: 'main' })).rejects.toThrow('is no model name')
  expect(server.seen).toEqual([])
})

test.each([
  ['a negative size', { size: -1 }, 'answer cannot be read'],
  ['an absurd size', { size: 1e300 }, 'answer cannot be read'],
  ['a size of no file', { size: 2 ** 40 }, 'config.json has'],
  ['a digest that is none', { oid: '../x' }, 'answer cannot be read'],
])('%s in the listing is refused', async (_what, change, words) => {
  const server = await start({
    list: (entries) =>
      entries.map((entry) =>
        'path' in entry && entry.path === 'config.json' ? { ...entry, ...change } : entry,
      ),
  })
  await expect(findHubModel({ hub: server.hub, id: 'org/tiny', revision: 'main' })).rejects.toThrow(words)
})

test('file names that lead elsewhere are never asked for; what is no listing is told', async () => {
  const evil = [
    '../config.json',
    '/etc/model.safetensors',
    'a/../model.safetensors',
    'model\\..\\x.safetensors',
  ]
  const server = await start({
    list: (entries) => [...entries, ...evil.map((path) => ({ type: 'file', path, size: 1, oid: '' }))],
  })
  const model = await findHubModel({ hub: server.hub, id: 'org/tiny', revision: 'main' })
  expect(model.files.map(({ path }) => path).sort()).toEqual(Object.keys(files).sort())
  const odd = await start({ list: () => ({ no: 'list' }) })
  await expect(findHubModel({ hub: odd.hub, id: 'org/tiny', revision: 'main' })).rejects.toThrow(
    'answer cannot be read',
  )
})

test('an index that names a missing shard, and a tokenizer that cannot be read, are told before any weights', async () => {
  const index = Buffer.from(JSON.stringify({ weight_map: { a: 'model-00009-of-00009.safetensors' } }))
  const sharded = await start({ files: { ...files, 'model.safetensors.index.json': index } })
  await expect(download(sharded)).rejects.toThrow('names model-00009-of-00009.safetensors')
  const mute = await start({ files: { ...files, 'tokenizer.json': Buffer.from('{}') } })
  await expect(download(mute)).rejects.toThrow('tokenizer.json')
  expect([...sharded.seen, ...mute.seen].some(({ path }) => path === WEIGHTS)).toBe(false)
})

test('pickled weights are refused with the reason', async () => {
  const { 'model.safetensors': _left, ...rest } = files
  const server = await start({ files: { ...rest, 'pytorch_model.bin': Buffer.from('x') } })
  await expect(download(server)).rejects.toThrow('pickled')
})
