import { spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { childEnv } from '@/lib/core/env'
import { importModel } from '@/lib/engine/graph/import-model'
import { unfinishedFolder } from '@/lib/engine/graph/unfinished-folder'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { addModel } from '@/lib/models/add-model'
import { listModels } from '@/lib/models/list-models'
import { startScriptedHub } from '@/test/support/start-scripted-hub'
import { makeTempFolder, TINY } from './tiny-model'

/** Bytes that the disk still takes. */
const disk = vi.hoisted(() => ({ leftBytes: Number.POSITIVE_INFINITY }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const full = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  const take = (bytes: number) => {
    disk.leftBytes -= bytes
    if (disk.leftBytes < 0) throw full()
  }
  const open: typeof real.open = async (...given) => {
    const file = await real.open(...given)
    const write = file.write.bind(file) as (...parts: unknown[]) => Promise<{ bytesWritten: number }>
    const watched = async (bytes: Buffer, from: number, count: number, at: number) => {
      take(count)
      return write(bytes, from, count, at)
    }
    return Object.assign(file, { write: watched as unknown as FileHandle['write'] })
  }
  const writeFile: typeof real.writeFile = async (path, data, options) => {
    take((data as Buffer | string).length)
    return real.writeFile(path, data, options)
  }
  const copyFile: typeof real.copyFile = async (from, to, mode) => {
    await real.writeFile(to, '')
    take((await real.stat(from)).size)
    return real.copyFile(from, to, mode)
  }
  const changed = { ...real, open, writeFile, copyFile }
  return { ...changed, default: changed }
})

let dataDir = ''
beforeEach(async () => {
  dataDir = await makeTempFolder()
})
afterEach(async () => {
  disk.leftBytes = Number.POSITIVE_INFINITY
  await rm(dataDir, { recursive: true })
})

const HUB = { url: 'http://127.0.0.1:1', token: undefined, idleTimeoutMs: 1_000 }
const copy = (source: string) => addModel({ dataDir, hub: HUB, source, name: 'mine', reserved: [] })
const config = async () => JSON.parse(await readFile(join(TINY, 'config.json'), 'utf8'))
const build = async () =>
  importModel({
    ...{ dataDir, modelFolder: TINY, model: parseModelConfig(await config()) },
    ...{ precision: 'int8', accuracyLevel: 0, contextTokens: 64 },
  })
const variants = async (digest: string) => readdir(join(dataDir, 'models', digest))

test.each([0, 1, 999, 40_000])(
  'a disk that is full after %i bytes of a graph is told as that and nothing is left',
  async (bytes) => {
    disk.leftBytes = bytes
    await expect(build()).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringMatching(/^The disk is full: free some space, and start the engine again/),
    })
    for (const digest of await readdir(join(dataDir, 'models'))) expect(await variants(digest)).toEqual([])
    disk.leftBytes = Number.POSITIVE_INFINITY
    const { digest } = await build()
    expect(await variants(digest)).toHaveLength(1)
  },
)

test.each([0, 5_000, 100_000])(
  'a disk that is full after %i bytes of a folder’s copy is told, and nothing is left',
  async (bytes) => {
    const hub = { url: 'http://127.0.0.1:1', token: undefined, idleTimeoutMs: 1_000 }
    const add = () => addModel({ dataDir, hub, source: TINY, name: 'mine', reserved: [] })
    disk.leftBytes = bytes
    await expect(add()).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('The disk is full: free some space, and add '),
    })
    expect(await readdir(join(dataDir, 'models'))).toEqual([])
    disk.leftBytes = Number.POSITIVE_INFINITY
    await add()
    expect(await listModels(dataDir)).toMatchObject([{ name: 'mine' }])
  },
)

test('a disk that is full when a download is to be installed is told, and the same call goes on', async () => {
  const server = await startScriptedHub()
  try {
    const hub = { ...HUB, url: server.url }
    const add = () => addModel({ dataDir, hub, source: 'org/tiny', reserved: [] })
    disk.leftBytes = 0
    await expect(add()).rejects.toMatchObject({
      code: 'too_large',
      message: 'The disk is full: free some space, and add org/tiny again',
    })
    expect(await listModels(dataDir)).toEqual([])
    disk.leftBytes = Number.POSITIVE_INFINITY
    const isWeights = ({ path }: { path: string }) => path.endsWith('/model.safetensors')
    const asked = server.seen.filter(isWeights).length
    const { digest } = await add()
    expect(server.seen.filter(isWeights)).toHaveLength(asked)
    expect(await readdir(join(dataDir, 'models'))).toEqual([digest])
  } finally {
    await server.stop()
  }
})

/** Runs `work`, which may call `step()`, in a process that is killed as the kernel kills at the `at`th step. */
function runUntil(at: number, work: string): Promise<NodeJS.Signals | null> {
  const script = `
    let steps = 0
    const step = () => { if (++steps === ${at}) process.kill(process.pid, 'SIGKILL') }
    ${work}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    ...{ env: childEnv({}), stdio: 'inherit' },
  })
  return new Promise((resolve) => child.once('close', (_status, signal) => resolve(signal)))
}
const from = (path: string) => JSON.stringify(pathToFileURL(join(process.cwd(), path)).href)

test('killed at random moments it leaves no graph, and the next import clears up and makes the same', async () => {
  const { digest } = await build()
  const folder = join(dataDir, 'models', digest)
  const [variant] = await readdir(folder)
  const graph = await readFile(join(folder, variant!, 'decoder.onnx.data'))
  await rm(folder, { recursive: true })
  const work = `
    const { importModel } = await import(${from('lib/engine/graph/import-model.ts')})
    const { parseModelConfig } = await import(${from('lib/formats/parse-model-config.ts')})
    await importModel({
      dataDir: ${JSON.stringify(dataDir)}, modelFolder: ${JSON.stringify(TINY)},
      model: parseModelConfig(${JSON.stringify(await config())}),
      precision: 'int8', accuracyLevel: 0, contextTokens: 64, onProgress: step,
    })`
  for (const step of [1, 2 + Math.floor(Math.random() * 8), 10]) {
    expect({ step, signal: await runUntil(step, work) }).toEqual({ step, signal: 'SIGKILL' })
    // What the one before left is gone already.
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.building-/)])
  }
  await mkdir(unfinishedFolder(folder))
  await build()
  // What a living process builds beside it stays.
  expect((await readdir(folder)).sort()).toEqual([
    expect.stringContaining(`.building-${process.pid}-`),
    variant,
  ])
  expect((await readFile(join(folder, variant!, 'decoder.onnx.data'))).equals(graph)).toBe(true)
})

test('killed at a random moment of a folder’s copy it installs nothing, and the same call makes it whole', async () => {
  const at = 1 + Math.floor(Math.random() * 4)
  const work = `
    const { addModel } = await import(${from('lib/models/add-model.ts')})
    await addModel({
      dataDir: ${JSON.stringify(dataDir)}, hub: ${JSON.stringify(HUB)}, source: ${JSON.stringify(TINY)},
      name: 'mine', reserved: [], onProgress: step,
    })`
  expect({ at, signal: await runUntil(at, work) }).toEqual({ at, signal: 'SIGKILL' })
  expect(await listModels(dataDir)).toEqual([])
  const { digest } = await copy(TINY)
  expect(await readdir(join(dataDir, 'models'))).toEqual([digest])
})

test.each([
  ['no tokenizer', 'tokenizer.json', null, 'tokenizer.json is missing'],
  ['a torn tokenizer', 'tokenizer.json', '{', 'tokenizer.json'],
  ['an unknown architecture', 'config.json', '{"model_type": "mamba"}', 'model_type'],
  ['no configuration', 'config.json', null, 'no config.json'],
])('a folder with %s is refused by the file’s name, and nothing is left', async (_, file, content, words) => {
  const folder = join(dataDir, 'source')
  await cp(TINY, folder, { recursive: true })
  if (content === null) await rm(join(folder, file))
  else await writeFile(join(folder, file), content)
  await expect(copy(folder)).rejects.toThrow(words)
  expect(await readdir(join(dataDir, 'models'))).toEqual([])
})
