import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { tryTextModel } from '@/lib/engine/encoder/try-text-model'
import { isEncoder } from '@/lib/inference/encoder-service'
import { type AddEncoder, addEncoder } from '@/lib/models/add-encoder'
import { addModel } from '@/lib/models/add-model'
import { listEncoders } from '@/lib/models/list-encoders'
import { removeEncoder } from '@/lib/models/remove-encoder'
import { classifierFiles, encoderFiles } from '@/test/support/encoder-files'
import { fail, HUB_COMMIT, type HubScript, startScriptedHub } from '@/test/support/start-scripted-hub'
import { TINY } from '../engine/tiny-model'

let files: Record<string, Buffer>
let dataDir = ''
const stops: (() => Promise<void>)[] = []
beforeAll(async () => {
  files = await encoderFiles()
})
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'polyphony-test-'))
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const unused = async () => undefined
const root = () => join(dataDir, 'encoders')
async function hub(script: Partial<HubScript> = {}) {
  const server = await startScriptedHub({ files, ...script })
  stops.push(server.stop)
  return { seen: server.seen, hub: { url: server.url, token: undefined, idleTimeoutMs: 60_000 } }
}
function add(endpoint: AddEncoder['hub'], change: Partial<AddEncoder> = {}) {
  const asked = {
    dataDir,
    hub: endpoint,
    source: 'org/tiny',
    reserved: ['starter'],
    tryEncoder: tryTextModel,
  }
  return addEncoder({ ...asked, ...change })
}

test('an encoder comes from the Hub as the hub lays it, and is one that its process finds', async () => {
  const { hub: endpoint, seen } = await hub()
  const progress: number[] = []
  const added = await add(endpoint, { onProgress: ({ doneBytes }) => progress.push(doneBytes) })
  expect(added).toMatchObject({
    name: 'tiny',
    folder: join(root(), 'tiny'),
    manifest: {
      ...{ kind: 'encoder', licence: 'apache-2.0', languages: ['en', 'sw'] },
      source: { kind: 'hub', id: 'org/tiny', revision: 'main', commit: HUB_COMMIT },
    },
  })
  expect(await listEncoders(dataDir)).toEqual([added])
  expect(isEncoder(dataDir, 'tiny')).toBe(true)
  const asked = seen.flatMap(({ path }) => path.split(`/resolve/${HUB_COMMIT}/`)[1] ?? [])
  expect(asked[0]).toBe('config.json')
  expect(asked.slice(-2).sort()).toEqual(['onnx/model.onnx', 'onnx/model.onnx.data'])
  for (const never of ['onnx/model_quantized.onnx', 'pytorch_model.bin', 'run.py'])
    expect(asked).not.toContain(never)
  expect(progress.at(-1)).toBeGreaterThan(files['onnx/model.onnx.data']!.length)
  const before = seen.length
  expect(await add(endpoint)).toEqual(added)
  expect(seen.slice(before).some(({ path }) => path.includes('/resolve/'))).toBe(false)
  await removeEncoder(dataDir, 'tiny', unused)
  expect(readdirSync(root())).toEqual([])
  await expect(removeEncoder(dataDir, 'tiny', unused)).rejects.toThrow('installed: none')
  await expect(removeEncoder(dataDir, '../models', unused)).rejects.toMatchObject({ code: 'not_found' })
})

test('a classifier is known as one, from a folder too', async () => {
  const folder = join(dataDir, 'mine')
  for (const [path, bytes] of Object.entries(await classifierFiles())) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  const nowhere = { url: 'http://127.0.0.1:1', token: undefined, idleTimeoutMs: 500 }
  await expect(add(nowhere, { source: folder })).rejects.toThrow('needs a --name')
  const added = await add(nowhere, { source: folder, name: 'judge' })
  expect(added.manifest).toMatchObject({ kind: 'classifier', source: { kind: 'folder', path: folder } })
  await expect(add(nowhere, { source: join(dataDir, 'gone'), name: 'x' })).rejects.toMatchObject({ code: 'not_found' }) // biome-ignore format: one line reads better
})

test('what was cut is gone on with, and a wrong digest is told and kept out', async () => {
  const weights = files['onnx/model.onnx.data']!
  let isCut = true
  let doneBytes = 0
  let stopAtBytes = -1
  const first = await hub({
    intercept(_, response, path) {
      if (!isCut || !path.endsWith('.data')) return false
      response.writeHead(200, { 'content-length': weights.length })
      stopAtBytes = doneBytes + 999
      response.write(weights.subarray(0, 999))
      return true
    },
  })
  const stop = new AbortController()
  const onProgress: AddEncoder['onProgress'] = (progress) => {
    doneBytes = progress.doneBytes
    if (doneBytes === stopAtBytes) stop.abort()
  }
  await expect(add(first.hub, { signal: stop.signal, onProgress })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(await listEncoders(dataDir)).toEqual([])
  isCut = false
  await add(first.hub)
  expect(first.seen.some(({ range }) => range === 'bytes=999-')).toBe(true)
  await removeEncoder(dataDir, 'tiny', unused)
  const lying = await hub({
    intercept(_, response, path) {
      if (!path.endsWith('.data')) return false
      response.writeHead(200, { 'content-length': weights.length })
      response.end(Buffer.alloc(weights.length))
      return true
    },
  })
  await expect(add(lying.hub)).rejects.toThrow('wrong digest')
  expect(await listEncoders(dataDir)).toEqual([])
})

test.each<[string, Partial<Record<string, Buffer | null>>, string]>([
  ['no graph', { 'onnx/model.onnx': null }, 'only ONNX encoders and classifiers run here'],
  ['no tokenizer', { 'tokenizer.json': null }, 'tokenizer.json'],
  ['a torn graph', { 'onnx/model.onnx': Buffer.from('torn') }, 'model.onnx cannot be loaded'],
  ['a torn tokenizer', { 'tokenizer.json': Buffer.from('{') }, 'tokenizer.json'],
  ['a layer that is not supported', { 'modules.json': Buffer.from('[{"type": "x.models.Dense"}]') }, 'Dense'],
])('%s is refused with its name, and nothing is left installed', async (_, change, words) => {
  const kept = Object.entries({ ...files, ...change }).filter(
    (entry): entry is [string, Buffer] => !!entry[1],
  )
  const { hub: endpoint, seen } = await hub({ files: Object.fromEntries(kept) })
  await expect(add(endpoint)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining(words),
  })
  expect(await listEncoders(dataDir)).toEqual([])
  expect(existsSync(join(root(), 'tiny'))).toBe(false)
  if (words === 'Dense') expect(seen.some(({ path }) => path.endsWith('.onnx'))).toBe(false)
})

test('a gated one says what to do', async () => {
  const { hub: endpoint } = await hub({
    intercept(_, response) {
      fail(response, 403, 'GatedRepo')
      return true
    },
  })
  await expect(add(endpoint)).rejects.toThrow('accept its terms')
})

test('no name is given twice: not another encoder’s, not a base’s, and no base takes an encoder’s', async () => {
  const { hub: endpoint } = await hub()
  await addModel({ dataDir, hub: endpoint, source: TINY, name: 'taken', reserved: [] })
  await expect(add(endpoint, { name: 'starter' })).rejects.toThrow('embeddings it would hide')
  await expect(add(endpoint, { name: 'taken' })).rejects.toThrow('embeddings it would hide')
  await expect(add(endpoint, { name: 'polyphony-encoder' })).rejects.toThrow('Another encoder is installed')
  for (const name of ['../x', 'a/b', '.x', ''])
    await expect(add(endpoint, { name })).rejects.toThrow('no name of an encoder')
  await add(endpoint)
  mkdirSync(join(root(), 'hand'))
  writeFileSync(join(root(), 'hand', 'config.json'), '{}')
  for (const name of ['tiny', 'hand', 'polyphony-encoder'])
    await expect(addModel({ dataDir, hub: endpoint, source: TINY, name, reserved: [] })).rejects.toThrow('the name of an encoder') // biome-ignore format: one line reads better
  expect((await listEncoders(dataDir)).map(({ name, manifest }) => [name, manifest !== null])).toEqual([['hand', false], ['tiny', true]]) // biome-ignore format: one line reads better
})

test('a folder laid by hand under the name of a base hides nothing of it', async () => {
  mkdirSync(join(root(), 'org-base'), { recursive: true })
  expect(isEncoder(dataDir, 'org-base')).toBe(false)
  writeFileSync(join(root(), 'org-base', 'config.json'), '{}')
  expect(isEncoder(dataDir, 'org-base')).toBe(true)
  mkdirSync(join(dataDir, 'run'))
  writeFileSync(join(dataDir, 'run/engine.json'), JSON.stringify({ url: 'http://127.0.0.1:1', pid: 1, model: 'org-base' })) // biome-ignore format: one line reads better
  writeFileSync(join(dataDir, 'run/engine-token'), 'token')
  expect(isEncoder(dataDir, 'org-base')).toBe(false)
})
