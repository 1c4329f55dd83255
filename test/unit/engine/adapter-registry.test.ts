import { rm, writeFile } from 'node:fs/promises'
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
/** Bytes of one prepared adapter: rank 2 on q_proj (64 + 64) and down_proj (128 + 64) of two layers, in float32. */
const ONE = 2 * (128 + 192) * 2 * 4
beforeAll(async () => {
  dataDir = await makeTempFolder()
  model = await readTinyConfig()
  for (const seed of [1, 2, 3, 4]) {
    const folder = join(dataDir, `adapter-${seed}`)
    await writeRandomAdapter(folder, seed)
    const { digest, path } = await storeAdapter(dataDir, folder)
    names.push(`sha256-${digest}`)
    paths.push(path)
  }
})
afterAll(() => rm(dataDir, { recursive: true }))

/** A registry that has loaded the first adapters of the list. */
async function registryOf(count: number, memoryBytes: number): Promise<AdapterRegistry> {
  const registry = new AdapterRegistry(dataDir, model, memoryBytes)
  for (let i = 0; i < count; i++) await registry.load(names[i]!, paths[i]!)
  return registry
}

const pinOf = (registry: AdapterRegistry, index: number) => registry.pin(registry.find(names[index]!))

test('more adapters can be registered than fit in memory; what was used longest ago is read again', async () => {
  const registry = await registryOf(3, 2 * ONE)
  expect(registry.list()).toHaveLength(3)
  expect(registry.bank.use).toEqual({ adapters: 2, pinned: 0, sizeBytes: 2 * ONE })
  const first = await pinOf(registry, 0)
  expect(registry.bank.totals.readings).toBe(1)
  first.release()
  const third = await pinOf(registry, 2)
  expect(registry.bank.totals.readings).toBe(1)
  third.release()
  ;(await pinOf(registry, 1)).release()
  expect(registry.bank.totals).toEqual({ readings: 2, evictions: 3 })
})

test('an adapter that is in use stays; whoever needs its room waits until it is given back', async () => {
  const registry = await registryOf(2, ONE)
  const held = await pinOf(registry, 0)
  const again = await pinOf(registry, 0)
  expect(again.adapter).toBe(held.adapter)
  const { readings } = registry.bank.totals
  const other = pinOf(registry, 1)
  held.release()
  held.release()
  // Whoever is woken by a release begins to read at once.
  await new Promise(setImmediate)
  expect(registry.bank.totals.readings).toBe(readings)
  again.release()
  expect((await other).adapter).not.toBe(held.adapter)
  expect(registry.bank.use).toEqual({ adapters: 1, pinned: 1, sizeBytes: ONE })
})

test('loading while all the memory is in use registers the adapter for later', async () => {
  const registry = await registryOf(1, ONE)
  const held = await pinOf(registry, 0)
  await registry.load(names[1]!, paths[1]!)
  held.release()
  expect((await pinOf(registry, 1)).adapter.rank).toBe(2)
})

test('an adapter that is unloaded while in use leaves memory with its last user', async () => {
  const registry = await registryOf(1, 2 * ONE)
  const found = registry.find(names[0]!)
  const held = await registry.pin(found)
  registry.unload(names[0]!)
  expect(() => registry.find(names[0]!)).toThrow('is not loaded')
  expect(registry.bank.use.adapters).toBe(1)
  // It was found before it was unloaded: the request is served.
  const late = await registry.pin(found)
  held.release()
  late.release()
  expect(registry.bank.use.adapters).toBe(0)
})

test('an adapter larger than all the memory is refused and displaces nothing', async () => {
  const registry = await registryOf(1, ONE)
  const folder = join(dataDir, 'large')
  await writeRandomAdapter(folder, 9, { r: 3 })
  const { digest, path } = await storeAdapter(dataDir, folder)
  await expect(registry.load(`sha256-${digest}`, path)).rejects.toMatchObject({ code: 'too_large' })
  expect(registry.list()).toHaveLength(1)
  expect(registry.bank.use.adapters).toBe(1)
})

test('an adapter whose files were damaged since is refused as unavailable, and has to be loaded anew', async () => {
  const folder = join(dataDir, 'damaged')
  await writeRandomAdapter(folder, 8)
  const { digest, path } = await storeAdapter(dataDir, folder)
  const registry = new AdapterRegistry(dataDir, model, ONE)
  await registry.load(`sha256-${digest}`, path)
  const found = registry.find(`sha256-${digest}`)
  await registry.load(names[0]!, paths[0]!)
  await writeFile(join(path, 'adapter_model.safetensors'), 'gone')
  await expect(registry.pin(found)).rejects.toMatchObject({ code: 'model_unavailable' })
  expect(() => registry.find(`sha256-${digest}`)).toThrow('is not loaded')
  expect(registry.bank.use).toEqual({ adapters: 0, pinned: 0, sizeBytes: 0 })
})

test('loading or wanting one adapter many times at once reads it once', async () => {
  const registry = await registryOf(2, ONE)
  await Promise.all(Array.from({ length: 5 }, () => registry.load(names[3]!, paths[3]!)))
  expect(registry.list()).toHaveLength(3)
  const pins = await Promise.all(Array.from({ length: 5 }, () => pinOf(registry, 0)))
  expect(new Set(pins.map(({ adapter }) => adapter)).size).toBe(1)
  expect(registry.bank.totals.readings).toBe(1)
})
