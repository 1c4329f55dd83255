import { spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { childEnv } from '@/lib/core/env'
import { importModel } from '@/lib/engine/graph/import-model'
import { unfinishedFolder } from '@/lib/engine/graph/unfinished-folder'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { addModel } from '@/lib/models/add-model'
import { listModels } from '@/lib/models/list-models'
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

/** Imports in a process of its own that is killed as the kernel kills, at its `step`th piece read. */
async function importUntil(step: number): Promise<NodeJS.Signals | null> {
  const from = (path: string) => JSON.stringify(pathToFileURL(join(process.cwd(), path)).href)
  const script = `
    const { importModel } = await import(${from('lib/engine/graph/import-model.ts')})
    const { parseModelConfig } = await import(${from('lib/formats/parse-model-config.ts')})
    let step = 0
    await importModel({
      dataDir: ${JSON.stringify(dataDir)}, modelFolder: ${JSON.stringify(TINY)},
      model: parseModelConfig(${JSON.stringify(await config())}),
      precision: 'int8', accuracyLevel: 0, contextTokens: 64,
      onProgress: () => { if (++step === ${step}) process.kill(process.pid, 'SIGKILL') },
    })`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    ...{ env: childEnv({}), stdio: 'inherit' },
  })
  return new Promise((resolve) => child.once('close', (_status, signal) => resolve(signal)))
}

test('killed at random moments it leaves no graph, and the next import clears up and makes the same', async () => {
  const { digest } = await build()
  const folder = join(dataDir, 'models', digest)
  const [variant] = await readdir(folder)
  const graph = await readFile(join(folder, variant!, 'decoder.onnx.data'))
  await rm(folder, { recursive: true })
  const steps = [1, 2 + Math.floor(Math.random() * 8), 10]
  for (const step of steps) {
    expect({ step, signal: await importUntil(step) }).toEqual({ step, signal: 'SIGKILL' })
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
