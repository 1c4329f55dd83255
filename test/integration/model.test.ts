import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { holdDatabase } from '@/cli/start/hold-database'
import { childEnv, dataPaths } from '@/lib/core/env'
import { listModels } from '@/lib/models/list-models'
import { removeModel } from '@/lib/models/remove-model'
import { insertAdapterVersion, markAdapterWithdrawn } from '@/lib/store/adapters'
import { insertAssistantVersion } from '@/lib/store/assistant-versions'
import { getAssistantRow } from '@/lib/store/assistants'
import { database } from '@/lib/store/database'
import { insertPolicyVersion } from '@/lib/store/policies'
import { startEngineProcess } from '@/test/engine-process'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { HUB_COMMIT, type HubScript, startScriptedHub, tinyFiles } from '@/test/support/start-scripted-hub'
import { TINY } from '../unit/engine/tiny-model'

const place = provideTestDatabase({ seed: true })
const stops: (() => Promise<void>)[] = []
let held: Awaited<ReturnType<typeof holdDatabase>>
// The command stops the database that nobody else holds.
beforeAll(async () => {
  held = await holdDatabase(place.dataDir)
})
afterEach(() => rmSync(dataPaths(place.dataDir).models, { recursive: true, force: true }))
afterAll(async () => {
  for (const stop of stops) await stop()
  await held.release()
})

async function hub(script?: HubScript) {
  const server = await startScriptedHub(script)
  stops.push(server.stop)
  return server
}

/** Runs `npm run model -- ARGS`; `meanwhile` may send it a signal. */
function model(
  endpoint: string,
  args: string[],
  meanwhile: (kill: (signal: NodeJS.Signals) => void) => void = () => {},
) {
  const env = childEnv({ DATA_DIR: place.dataDir, DATABASE_URL: '', HF_ENDPOINT: endpoint, HF_TOKEN: '' })
  const child = spawn(process.execPath, ['cli/bootstrap.mjs', 'model', ...args], { env })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  meanwhile((signal) => child.kill(signal))
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (status) => resolve({ status, stdout, stderr })),
  )
}

test('a model is added from the Hub, listed, run by the engine under its name, and removed', async () => {
  const { url } = await hub()
  expect(await model(url, ['add', 'org/tiny'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^added org\/tiny \(.* MB, licence: apache-2.0\)\n$/),
  })
  const [installed] = await listModels(place.dataDir)
  expect(installed).toMatchObject({
    name: 'org/tiny',
    source: { kind: 'hub', id: 'org/tiny', revision: 'main', commit: HUB_COMMIT },
    ...{ licence: 'apache-2.0', baseModels: ['org/older'], languages: ['en', 'sw'] },
  })
  expect((await model(url, ['list'])).stdout).toContain(`org/tiny  ${installed?.digest.slice(0, 12)}`)
  const ask = { messages: [{ role: 'user', content: 'hello' }], max_tokens: 8, temperature: 0 }
  const answers: string[] = []
  for (const base of ['org/tiny', TINY]) {
    const engine = await startEngineProcess({ dataDir: place.dataDir, model: base, args: ['--threads', '1'] })
    answers.push((await engine.complete({ ...ask, model: engine.baseModel })).text)
    if (base === 'org/tiny') expect(engine.baseModel).toBe('org/tiny')
    await engine.stop()
  }
  expect(answers[0]).toBe(answers[1])
  // The engine keeps its graph under the digest that the manifest names.
  expect(readdirSync(dataPaths(place.dataDir).models)).toEqual([installed?.digest])
  expect(await model(url, ['remove', 'org/tiny'])).toMatchObject({ status: 0, stdout: 'removed org/tiny\n' })
  expect(readdirSync(dataPaths(place.dataDir).models)).toEqual([])
})

/** What has come of the weights that are on their way. */
function partBytes(): number | undefined {
  const { models } = dataPaths(place.dataDir)
  const [part] = readdirSync(models, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('model.safetensors.part'),
  )
  return part === undefined ? undefined : statSync(join(models, part), { throwIfNoEntry: false })?.size
}

test.each(['SIGINT', 'SIGKILL'] as const)(
  '%s in the middle leaves nothing installed, and the same call goes on',
  async (signal) => {
    const files = tinyFiles()
    const weights = files['model.safetensors'] ?? Buffer.alloc(0)
    let kill: ((signal: NodeJS.Signals) => void) | undefined
    const { url, seen } = await hub({
      files,
      intercept: (_request, response, path) => {
        if (!path.endsWith('/model.safetensors') || !kill) return false
        const end = kill
        kill = undefined
        response.writeHead(200, { 'content-length': weights.length })
        response.write(weights.subarray(0, 999))
        // Once what was sent is kept.
        void vi.waitUntil(() => partBytes() === 999, { timeout: 60_000 }).then(() => end(signal))
        return true
      },
    })
    const first = await model(url, ['add', 'org/tiny'], (end) => {
      kill = end
    })
    expect(first.status).not.toBe(0)
    if (signal === 'SIGINT') expect(first.stderr).toContain('the same command goes on there')
    expect(await listModels(place.dataDir)).toEqual([])
    expect((await model(url, ['add', 'org/tiny'])).status).toBe(0)
    expect(seen.at(-1)).toMatchObject({ range: 'bytes=999-' })
    expect(await listModels(place.dataDir)).toHaveLength(1)
  },
)

test('of two adds at once the second is told whom to wait for, and the first is not disturbed', async () => {
  const files = tinyFiles()
  let release: () => void = () => undefined
  let isAsked: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve
  })
  const { url } = await hub({
    files,
    intercept: (_request, response, path) => {
      if (!path.endsWith('/model.safetensors')) return false
      release = () => response.end(files['model.safetensors'])
      response.writeHead(200, { 'content-length': files['model.safetensors']?.length })
      isAsked()
      return true
    },
  })
  const first = model(url, ['add', 'org/tiny'])
  await asked
  const second = await model(url, ['add', 'org/tiny', '--name', 'other'])
  expect(second).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^Process \d+ is changing the installed models: wait for it/),
  })
  release()
  expect((await first).status).toBe(0)
  expect(await listModels(place.dataDir)).toMatchObject([{ name: 'org/tiny' }])
})

test('a folder is added under a name, the same again is no second one, and a taken name is told', async () => {
  expect((await model('http://127.0.0.1:1', ['add', TINY])).stderr).toContain('needs a --name')
  for (const _ of [1, 2])
    expect((await model('http://127.0.0.1:1', ['add', TINY, '--name', 'mine'])).status).toBe(0)
  const other = { ...tinyFiles(), 'generation_config.json': Buffer.from('{}') }
  const { url } = await hub({ files: other })
  expect((await model(url, ['add', 'org/tiny', '--name', 'mine'])).stderr).toContain(
    'Another model is installed as mine',
  )
  expect((await model(url, ['add', 'org/tiny', '--name', 'polyphony-starter'])).stderr).toContain(
    "the starter's own name",
  )
  expect(await listModels(place.dataDir)).toHaveLength(1)
})

test('a model that an assistant uses is not removed, and the refusal says which', async () => {
  expect((await model('http://127.0.0.1:1', ['add', TINY, '--name', 'mine'])).status).toBe(0)
  const row = await getAssistantRow(
    'commons',
    (await database().assistant.findFirstOrThrow({ where: { community: { slug: 'commons' } } })).slug,
  )
  if (!row) throw new Error('the seeded hub has no Commons')
  const { instructions, cultureTag, sampling } = row.newest
  await insertAssistantVersion(
    { assistantId: row.id, baseModel: 'mine', adapterId: null, instructions, cultureTag, sampling },
    database(),
  )
  await expect(removeModel(place.dataDir, 'mine')).rejects.toThrow(`mine is the base of commons/${row.slug}`)
  expect(await listModels(place.dataDir)).toHaveLength(1)
  await insertAssistantVersion(
    { assistantId: row.id, baseModel: 'elsewhere', adapterId: null, instructions, cultureTag, sampling },
    database(),
  )
  // No assistant answers from it now, but one may go back to this adapter.
  const adapter = { communityId: row.community.id, name: 'voice', baseModel: 'mine', rank: 8, sizeBytes: 1n }
  const { id } = await insertAdapterVersion({ ...adapter, digest: 'a'.repeat(64) }, database())
  await expect(removeModel(place.dataDir, 'mine')).rejects.toThrow('made for: commons/voice 1. Withdraw them')
  await markAdapterWithdrawn(id, new Date(), database())
  const judging = 'version: 1\nguardrails:\n  - {use: judge, options: {model: mine, format: qwen3-guard}}\n'
  const { version } = await insertPolicyVersion(row.community.id, { yaml: judging }, database())
  await expect(removeModel(place.dataDir, 'mine')).rejects.toThrow(
    `judge of these policies: commons@${version}.`,
  )
  await insertPolicyVersion(row.community.id, { yaml: 'version: 1\n' }, database())
  await removeModel(place.dataDir, 'mine')
  expect(await listModels(place.dataDir)).toEqual([])
})

test('a broken checkpoint is refused and nothing is left; wrong calls end with 1 and a reason', async () => {
  const broken = join(place.dataDir, 'broken')
  rmSync(broken, { recursive: true, force: true })
  mkdirSync(broken)
  for (const [name, bytes] of Object.entries(tinyFiles()))
    writeFileSync(join(broken, name), bytes.subarray(0, bytes.length - 9))
  writeFileSync(join(broken, 'config.json'), tinyFiles()['config.json'] ?? '')
  expect((await model('http://127.0.0.1:1', ['add', broken, '--name', 'broken'])).status).toBe(1)
  expect(existsSync(dataPaths(place.dataDir).models) && readdirSync(dataPaths(place.dataDir).models)).toEqual(
    [],
  )
  for (const args of [
    [],
    ['add'],
    ['remove', '../x'],
    ['add', 'org/..'],
    ['remove', 'none'],
    ['list', '--what'],
  ]) {
    const { status, stdout, stderr } = await model('http://127.0.0.1:1', args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).not.toMatch(/\n\s+at /)
  }
})
