import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseModelConfig } from '@/lib/formats/parse-model-config'
import { storeAdapter } from '@/lib/storage/adapter-store'
import { startEngineProcess } from '@/test/engine-process'
import { writeRandomAdapter } from '@/test/unit/engine/tiny-model'

const STARTER = 'starter'
const RANKS = [1, 3, 16, 32, 64, 256]

/** An engine process with the starter, and adapters of which its memory holds about half. */
export interface SoakEngine {
  /** Served names: the base's, then the adapters'. */
  models: string[]
  post(path: string, body: object, init?: { signal?: AbortSignal; timeoutMs?: number }): Promise<Response>
  /** Registers an adapter (again); the base needs none. */
  load(name: string): Promise<void>
  /** All metrics by name, without their prefix. */
  readMetrics(): Promise<Map<string, number>>
  stop(): Promise<void>
}

export async function startSoakEngine(): Promise<SoakEngine> {
  const dataDir = await mkdtemp(join(tmpdir(), 'polyphony-soak-'))
  const args = [
    '--slots',
    '8',
    '--queue',
    '24',
    '--context',
    '512',
    '--adapter-mb',
    '12',
    '--prefix-mb',
    '24',
  ]
  const engine = await startEngineProcess({ dataDir, model: join(STARTER, 'model'), args })
  const paths = await storeAdapters(dataDir)
  const authorization = `Bearer ${engine.token}`
  const post: SoakEngine['post'] = (path, body, { signal, timeoutMs } = {}) =>
    fetch(engine.url + path, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        ...(timeoutMs !== undefined && { 'x-request-timeout-ms': String(timeoutMs) }),
      },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
  return {
    models: [engine.baseModel, ...paths.keys()],
    post,
    async load(name) {
      const path = paths.get(name)
      if (path) await (await post('/v1/load_lora_adapter', { lora_name: name, lora_path: path })).text()
    },
    async readMetrics() {
      const text = await (await fetch(`${engine.url}/metrics`, { headers: { authorization } })).text()
      const found = text.matchAll(/^polyphony_engine_(\w+) (\S+)$/gm)
      return new Map([...found].map(([, name = '', value]) => [name, Number(value)]))
    },
    async stop() {
      await engine.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}

/** The starter's adapters, and random ones of many ranks: by name, their folders in the blob store. */
async function storeAdapters(dataDir: string): Promise<Map<string, string>> {
  const config: unknown = JSON.parse(readFileSync(join(STARTER, 'model/config.json'), 'utf8'))
  const folders = readdirSync(join(STARTER, 'adapters')).map((name) => join(STARTER, 'adapters', name))
  for (const r of RANKS) {
    const folder = join(dataDir, `rank-${r}`)
    await writeRandomAdapter(folder, r, { r, lora_alpha: 0.2 * r }, parseModelConfig(config))
    folders.push(folder)
  }
  const paths = new Map<string, string>()
  for (const folder of folders) {
    const { digest, path } = await storeAdapter(dataDir, folder)
    paths.set(`sha256-${digest}`, path)
  }
  return paths
}
