import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AdapterRegistry } from '@/lib/engine/adapter-registry'
import type { ModelConfig } from '@/lib/formats/model-config'
import { storeAdapter } from '@/lib/storage/adapter-store'
import { makeTempFolder, readTinyConfig, writeRandomAdapter } from './tiny-model'

let dataDir: string
let model: ModelConfig
const names: string[] = []
const paths: string[] = []
beforeAll(async () => {
  dataDir = await makeTempFolder()
  model = await readTinyConfig()
  for (const seed of [1, 2, 3]) {
    const folder = join(dataDir, `adapter-${seed}`)
    await writeRandomAdapter(folder, seed)
    const { digest, path } = await storeAdapter(dataDir, folder)
    names.push(`sha256-${digest}`)
    paths.push(path)
  }
})
afterAll(() => rm(dataDir, { recursive: true }))

async function measureOne(): Promise<number> {
  const registry = new AdapterRegistry(dataDir, model, Number.POSITIVE_INFINITY)
  await registry.load(names[0]!, paths[0]!)
  return registry.find(names[0]!).prepared.sizeBytes
}

test('when memory runs out, the adapter used longest ago makes room', async () => {
  const registry = new AdapterRegistry(dataDir, model, 2 * (await measureOne()))
  await registry.load(names[0]!, paths[0]!)
  await registry.load(names[1]!, paths[1]!)
  registry.find(names[0]!)
  await registry.load(names[2]!, paths[2]!)
  expect(registry.list().map(({ name }) => name)).toEqual([names[0], names[2]])
  expect(() => registry.find(names[1]!)).toThrow('is not loaded')
})

test('an adapter larger than all the memory is refused and displaces nothing', async () => {
  const registry = new AdapterRegistry(dataDir, model, (await measureOne()) - 1)
  await expect(registry.load(names[0]!, paths[0]!)).rejects.toMatchObject({ code: 'too_large' })
})

test('loading one adapter many times at once reads it once', async () => {
  const registry = new AdapterRegistry(dataDir, model, Number.POSITIVE_INFINITY)
  await Promise.all(Array.from({ length: 5 }, () => registry.load(names[0]!, paths[0]!)))
  expect(registry.list()).toHaveLength(1)
})
