import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { HubImports } from '@/cli/start/hub-imports'
import { listAdapterVersions } from '@/lib/adapters/adapter-versions'
import { countArrivedBytes } from '@/lib/adapters/count-arrived-bytes'
import { fetchImport } from '@/lib/adapters/fetch-import'
import { importFromHub } from '@/lib/adapters/import-from-hub'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { deleteUpload, findUpload, listOpenUploads } from '@/lib/adapters/open-upload'
import { publishUpload } from '@/lib/adapters/publish-adapter'
import { readEnv } from '@/lib/core/env'
import { partsFolder } from '@/lib/storage/upload-store'
import { getCommunityRow } from '@/lib/store/communities'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import {
  fail,
  HUB_COMMIT,
  type HubScript,
  sendBytes,
  startScriptedHub,
} from '@/test/support/start-scripted-hub'

const place = provideTestDatabase({ seed: true })
const FILES = ['README.md', 'adapter_config.json', 'adapter_model.safetensors']
const files = Object.fromEntries(
  FILES.map((name) => [name, readFileSync(join('starter/adapters/fr-FR', name))]),
)
const weights = files['adapter_model.safetensors']!
const WEIGHTS = `/org/tiny/resolve/${HUB_COMMIT}/adapter_model.safetensors`
let communityId = ''
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  communityId = (await getCommunityRow('teranga'))?.id ?? ''
})
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
  for (const { id } of await listOpenUploads(communityId)) await deleteUpload(place.dataDir, communityId, id)
  expect(existsSync(partsFolder(place.dataDir)) ? readdirSync(partsFolder(place.dataDir)) : []).toEqual([])
})

async function start(script: Partial<HubScript> = {}, settings: object = {}) {
  const server = await startScriptedHub({ files, ...script })
  stops.push(server.stop)
  const env = {
    ...readEnv(),
    HF_ENDPOINT: server.url,
    HF_TOKEN: 'hf_secret',
    ADAPTER_QUOTA_GB: 1,
    ...settings,
  }
  const begin = (wanted: Parameters<typeof importFromHub>[1]['wanted'] = { id: 'org/tiny' }) =>
    importFromHub(env, { communityId, userId: null, wanted })
  const carry = async (id: string, signal = new AbortController().signal) =>
    fetchImport(env, await findUpload(communityId, id), { signal, retryMs: 1 })
  return { ...server, env, begin, carry }
}

/** Sends the first bytes of the weights, and the rest only to whoever asks again. */
function holding(onSent: () => void = () => undefined): HubScript['intercept'] {
  let isHeld = false
  return (_request, response, path) => {
    if (path !== WEIGHTS || isHeld) return false
    isHeld = true
    response.writeHead(200, { 'content-length': weights.length })
    response.write(weights.subarray(0, 1_000), onSent)
    return true
  }
}

describe('from an id to a version', () => {
  test('it is fetched at one commit, checked as an upload is, and its passport says where it came from', async () => {
    const server = await start()
    const { id, name, source } = await server.begin({ id: `${server.url}/org/tiny/`, name: 'fr-SN' })
    expect({ name, source }).toMatchObject({
      name: 'fr-SN',
      source: { id: 'org/tiny', revision: 'main', commit: HUB_COMMIT, error: null },
    })
    expect(server.seen.some(({ path }) => path.includes('/resolve/'))).toBe(false)
    await server.carry(id)
    const upload = await findUpload(communityId, id)
    expect(upload).toMatchObject({ status: 'checked', found: { rank: 8 } })
    expect(upload.checks.map((check) => check.id)).toEqual([
      ...['layout', 'config', 'header', 'base', 'tensors', 'values', 'card', 'alike', 'serves'],
    ])
    expect(server.seen.every(({ authorization }) => authorization === 'Bearer hf_secret')).toBe(true)
    await publishUpload(server.env, { communityId, uploadId: id, userId: null, reason: 'tried by hand' })
    const [version] = await listAdapterVersions(communityId)
    const { document } = await issuePassport(server.env, (await getCommunityRow('teranga'))!, version!.id)
    expect(document).toMatchObject({ source: { id: 'org/tiny', commit: HUB_COMMIT } })
  })

  test('asked for twice it is one import', async () => {
    const { begin } = await start()
    expect((await begin()).id).toBe((await begin()).id)
    expect(await listOpenUploads(communityId)).toHaveLength(1)
  })

  test('the hub’s own process carries it, goes on with it after a restart, and says how far it is', async () => {
    const server = await start({ intercept: holding() })
    const { id } = await server.begin()
    const first = new HubImports({ env: server.env, say: () => undefined })
    first.start()
    await expect
      .poll(async () => countArrivedBytes(place.dataDir, await findUpload(communityId, id)))
      .toBe(files['README.md']!.length + files['adapter_config.json']!.length + 1_000)
    await first.stop()
    expect(await findUpload(communityId, id)).toMatchObject({ status: 'receiving', source: { error: null } })
    const second = new HubImports({ env: server.env, say: () => undefined })
    second.start()
    stops.push(() => second.stop())
    await expect.poll(async () => (await findUpload(communityId, id)).status).toBe('checked')
    expect(server.seen.filter(({ path }) => path === WEIGHTS).map(({ range }) => range)).toEqual([
      undefined,
      'bytes=1000-',
    ])
    await second.stop()
  })
})

describe('what goes wrong is told and leaves nothing', () => {
  test.each([
    ['../../etc/passwd', undefined, 'no model name'],
    ['org/../../admin', undefined, 'no model name'],
    ['org/tiny/../other', undefined, 'no model name'],
    ['.git/tiny', undefined, 'no model name'],
    ['http://169.254.169.254/latest', undefined, 'no model name'],
    ['//10.0.0.1/x', undefined, 'no model name'],
    ['file:///etc/passwd', undefined, 'no model name'],
    ['org/tiny?x=1', undefined, 'no model name'],
    ['org/tiny#x', undefined, 'no model name'],
    ['org/ti\u0000ny', undefined, 'no model name'],
    ['org/tiny', '../../../api', 'no revision'],
    ['org/tiny', 'main/../../x', 'no revision'],
    ['org/tiny', 'main?x', 'no revision'],
    ['org/tiny', 'main\r\nHost: x', 'no revision'],
    ['org/tiny', '/etc', 'no revision'],
    ['org/tiny', '%2e%2e', 'no revision'],
  ])('the id %j at %j is refused before any Hub is asked', async (id, revision, words) => {
    const server = await start()
    await expect(server.begin({ id, ...(revision ? { revision } : {}) })).rejects.toThrow(words)
    expect(server.seen).toEqual([])
  })

  test.each([
    [{ 'config.json': weights, 'model.safetensors': weights }, 'a whole model, not an adapter'],
    [{ 'adapter_config.json': weights, 'adapter_model.bin': weights }, 'could run code and is never loaded'],
    [{ 'README.md': weights }, 'at the top of its repository'],
  ])('a repository without an adapter says what it is', async (others, words) => {
    await expect((await start({ files: others })).begin()).rejects.toThrow(words)
    expect(await listOpenUploads(communityId)).toEqual([])
  })

  test('a revision that is not there, and a gated repository, say what to do', async () => {
    const server = await start()
    await expect(server.begin({ id: 'org/tiny', revision: 'v9' })).rejects.toThrow('no such revision')
    const intercept: HubScript['intercept'] = (_request, response) => {
      fail(response, 403, 'GatedRepo')
      return true
    }
    const gated = await start({ intercept })
    await expect(gated.begin()).rejects.toThrow('accept its terms')
  })

  test('quota and disk are asked before a byte comes', async () => {
    const server = await start({}, { ADAPTER_QUOTA_GB: 0.0001 })
    await expect(server.begin()).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('ADAPTER_QUOTA_GB'),
    })
    const huge = await start({
      list: (entries) =>
        entries.map((entry) =>
          'lfs' in entry ? { ...entry, lfs: { oid: 'a'.repeat(64), size: 3e9 } } : entry,
        ),
    })
    await expect(huge.begin()).rejects.toThrow('an adapter may be')
    expect([...server.seen, ...huge.seen].some(({ path }) => path.includes('/resolve/'))).toBe(false)
    expect(await listOpenUploads(communityId)).toEqual([])
  })

  test('other bytes than announced stop it, and it can be tried again', async () => {
    const script = { isLying: true }
    const server = await start({
      intercept: (_request, response, path) => {
        if (!script.isLying || path !== WEIGHTS) return false
        sendBytes(response, Buffer.alloc(weights.length, 7))
        return true
      },
    })
    const { id } = await server.begin()
    await server.carry(id)
    expect(await findUpload(communityId, id)).toMatchObject({
      status: 'receiving',
      source: { error: expect.stringContaining('wrong digest') },
    })
    script.isLying = false
    expect((await server.begin()).id).toBe(id)
    await server.carry(id)
    expect((await findUpload(communityId, id)).status).toBe('checked')
  })

  test('given up while it comes, it leaves nothing', async () => {
    const cancel = new AbortController()
    const gone = new Promise<void>((resolve) => cancel.signal.addEventListener('abort', () => resolve()))
    const server = await start({ intercept: holding(() => cancel.abort()) })
    const { id } = await server.begin()
    const carried = server.carry(id, cancel.signal)
    carried.catch(() => undefined)
    await gone
    await deleteUpload(place.dataDir, communityId, id)
    await expect(carried).rejects.toMatchObject({ code: 'cancelled' })
    await expect(findUpload(communityId, id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a broken adapter is refused by the check that finds it', async () => {
    const bytes = Buffer.from(weights)
    bytes.fill(0xff, bytes.length - 8)
    const server = await start({ files: { ...files, 'adapter_model.safetensors': bytes } })
    const { id } = await server.begin()
    await server.carry(id)
    expect(await findUpload(communityId, id)).toMatchObject({ status: 'refused', found: null })
  })
})
