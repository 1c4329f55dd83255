import { spawn } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { holdDatabase } from '@/cli/start/hold-database'
import { ModelJobs } from '@/cli/start/model-jobs'
import { childEnv, dataPaths, type Env, readEnv } from '@/lib/core/env'
import { type RunningEncoder, startEncoder } from '@/lib/engine/start-encoder'
import { classifyTexts } from '@/lib/inference/encoder-service'
import { findModelServer } from '@/lib/inference/find-model-server'
import { listEncoders } from '@/lib/models/list-encoders'
import { listModelJobs, orderJob, requestInstall, requestRemoval } from '@/lib/models/model-job'
import { findModelsOverview } from '@/lib/models/models-overview'
import { removeEncoder } from '@/lib/models/remove-encoder'
import { requireEncoderUnused } from '@/lib/models/require-encoder-unused'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { insertPolicyVersion } from '@/lib/store/policies'
import { classifierFiles, encoderFiles } from '@/test/support/encoder-files'
import { provideTestDatabase } from '@/test/support/provide-test-database'
import { type HubScript, startScriptedHub } from '@/test/support/start-scripted-hub'
import { writeStaticEncoder } from '../unit/engine/write-text-models'

const place = provideTestDatabase({ seed: true })
let dataDir = ''
let held: Awaited<ReturnType<typeof holdDatabase>>
let encoder: RunningEncoder
const stops: (() => Promise<void>)[] = []
const signal = new AbortController().signal
beforeAll(async () => {
  dataDir = place.dataDir
  // The command stops the database that nobody else holds.
  held = await holdDatabase(dataDir)
  const standard = join(dataDir, 'standard')
  await writeStaticEncoder(standard)
  encoder = await startEncoder({ dataDir, folder: standard })
})
// What a refused encoder left would spare the next test its download.
afterEach(() => rmSync(dataPaths(dataDir).encoders, { recursive: true, force: true }))
afterAll(async () => {
  await encoder.close()
  for (const stop of stops) await stop()
  await held.release()
})

async function hub(script: HubScript) {
  const server = await startScriptedHub(script)
  stops.push(server.stop)
  return server.url
}

/** Runs `npm run model -- ARGS`. */
function model(endpoint: string, ...args: string[]) {
  const env = childEnv({ DATA_DIR: dataDir, DATABASE_URL: '', HF_ENDPOINT: endpoint, HF_TOKEN: '' })
  const child = spawn(process.execPath, ['cli/bootstrap.mjs', 'model', ...args], { env })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (status) => resolve({ status, stdout, stderr })),
  )
}

const server = () => findModelServer({ dataDir } as Env)
const embed = (name: string, purpose?: 'query' | 'passage') =>
  server().embed({ model: name, texts: ['hello'], ...(purpose && { purpose }) }, signal)

test('an encoder is added by a command, embeds under its name while the process runs on, and is removed', async () => {
  const files = await encoderFiles()
  const url = await hub({ files })
  expect(await model(url, 'add', '--encoder', 'org/tiny', '--name', 'e5')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^added e5 \(.* MB, licence: apache-2.0\)\n$/),
  })
  const [installed] = await listEncoders(dataDir)
  expect((await model(url, 'list')).stdout).toMatch(
    new RegExp(
      `^e5  ${installed?.manifest?.digest.slice(0, 12)}  .* MB  apache-2.0  encoder  org/tiny@`,
      'm',
    ),
  )
  const query = await embed('e5', 'query')
  expect(await embed('e5')).toEqual(query)
  expect((await embed('e5', 'passage')).promptTokens).toBeGreaterThan(1)
  expect(query.latents[0]).toHaveLength(2)
  // The digest that latents are kept with is the one that was installed.
  expect((await server().describeModel('e5', signal))?.root).toBe(`sha256-${installed?.manifest?.digest}`)
  expect(await model(url, 'remove', '--encoder', 'e5')).toMatchObject({ status: 0, stdout: 'removed e5\n' })
  await expect(embed('e5')).rejects.toThrow()
  const { status, stderr } = await model(url, 'remove', '--encoder', 'e5')
  expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('No encoder "e5"') })
})

test('one that was replaced under its name is the new one at once', async () => {
  const files = await encoderFiles()
  const pooledMean = { ...files, '1_Pooling/config.json': Buffer.from('{"pooling_mode_mean_tokens": true}') }
  const roots: unknown[] = []
  for (const own of [files, pooledMean]) {
    expect((await model(await hub({ files: own }), 'add', '--encoder', 'org/tiny')).status).toBe(0)
    await embed('tiny')
    roots.push((await server().describeModel('tiny', signal))?.root)
    expect((await model('http://127.0.0.1:1', 'remove', '--encoder', 'tiny')).status).toBe(0)
  }
  expect(new Set(roots).size).toBe(2)
})

test('a graph that cannot be opened is refused by the process that tried it', async () => {
  const files = { ...(await classifierFiles()), 'model.onnx': Buffer.from('torn') }
  const { status, stderr } = await model(await hub({ files }), 'add', '--encoder', 'org/tiny')
  expect(status).toBe(1)
  expect(stderr).toContain('tiny cannot be used: model.onnx cannot be loaded')
  expect(await listEncoders(dataDir)).toEqual([])
})

test('the hub’s own jobs install a classifier, and discard and remove what is an encoder’s', async () => {
  const files = await classifierFiles()
  let isStuck = true
  const url = await hub({
    files,
    intercept: (_, response, path) => {
      if (!isStuck || !path.endsWith('.data')) return false
      response.writeHead(200, { 'content-length': files['model.onnx.data']!.length })
      response.write(files['model.onnx.data']!.subarray(0, 99))
      return true
    },
  })
  const jobs = new ModelJobs({
    env: { ...readEnv(), DATA_DIR: dataDir, dataDir, HF_ENDPOINT: url, HF_TOKEN: undefined },
    releaseBase: async () => undefined,
    say: () => undefined,
  })
  const find = (id: string) => listModelJobs(dataDir).find((job) => job.id === id)
  jobs.start()
  try {
    const { id } = requestInstall(dataDir, { source: 'org/tiny', name: 'judge', what: 'encoder' }, 1)
    await expect.poll(() => find(id)?.incoming).toMatch(/^\.incoming-/)
    orderJob(dataDir, id, 'cancel')
    await expect.poll(() => find(id)?.status).toBe('cancelled')
    orderJob(dataDir, id, 'discard')
    await expect.poll(() => find(id)).toBeUndefined()
    expect(readdirSync(dataPaths(dataDir).encoders)).toEqual([])
    isStuck = false
    const again = requestInstall(dataDir, { source: 'org/tiny', name: 'judge', what: 'encoder' }, 2)
    await expect.poll(() => find(again.id)?.status).toBe('done')
    const [scores] = await classifyTexts(dataDir, { model: 'judge', texts: ['hello'] }, signal)
    expect(Object.keys(scores ?? {})).toEqual(['fine', 'rude'])
    const removal = requestRemoval(dataDir, 'judge', 3, 'encoder')
    await expect.poll(() => find(removal.id)?.status).toBe('done')
    await expect(classifyTexts(dataDir, { model: 'judge', texts: ['a'] }, signal)).rejects.toThrow('judge')
  } finally {
    await jobs.stop()
  }
})

test('one that a policy asks, held as newest or by a pin, is not removed, nor is the hub’s own; the refusal says why', async () => {
  const url = await hub({ files: await classifierFiles() })
  expect((await model(url, 'add', '--encoder', 'org/tiny', '--name', 'judge')).status).toBe(0)
  const community = await getCommunityRow('teranga')
  const asking = `version: 1\nguardrails:\n  - use: hate-speech\n    options: { model: judge, labels: [rude] }\n`
  const { version } = await insertPolicyVersion(community!.id, { yaml: asking }, database())
  const refusal = `judge is what these policies ask: teranga@${version}. Give them another classifier first.`
  expect(await model(url, 'remove', '--encoder', 'judge')).toMatchObject({
    status: 1,
    stderr: `${refusal}\n`,
  })
  await expect(removeEncoder(dataDir, 'polyphony-encoder')).rejects.toThrow('part of the hub')
  const env = { ...readEnv(), dataDir }
  expect((await findModelsOverview(env, 'starter')).encoders).toMatchObject([
    { name: 'judge', kind: 'classifier', policies: [`teranga@${version}`] },
  ])
  // A newer one no longer asks it, and an assistant that is pinned still does.
  await insertPolicyVersion(community!.id, { yaml: 'version: 1\n' }, database())
  await requireEncoderUnused('judge')
  const where = { assistant: { communityId: community!.id } }
  await database().assistantVersion.updateMany({ where, data: { policyVersion: version } })
  await expect(requireEncoderUnused('judge')).rejects.toThrow(refusal)
  await database().assistantVersion.updateMany({ where, data: { policyVersion: null } })
  await removeEncoder(dataDir, 'judge')
  expect(await listEncoders(dataDir)).toEqual([])
})
