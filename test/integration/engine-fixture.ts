import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type EngineOptions, type RunningEngine, startEngine } from '@/lib/engine/start-engine'
import { storeAdapter } from '@/lib/storage/adapter-store'
import { makeTempFolder, TINY, writeRandomAdapter } from '../unit/engine/tiny-model'

export interface TestEngine extends RunningEngine {
  dataDir: string
  /** A request with token and JSON body. */
  post(path: string, body: unknown, init?: RequestInit): Promise<Response>
  get(path: string): Promise<Response>
  chat(body: object, init?: RequestInit): Promise<Response>
  /** Stores and loads an adapter; its name. */
  loadAdapter(folder: string): Promise<string>
  /** The fixture's adapter and one of another rank, both loaded. */
  loadBothAdapters(): Promise<[string, string]>
  /** The value of a metric. */
  metric(name: string): Promise<number>
  stop(): Promise<void>
}

/** A real engine with the tiny model, exact arithmetic and a data folder of its own. */
export async function startTestEngine(options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const dataDir = await makeTempFolder()
  const engine = await startEngine({ dataDir, modelFolder: TINY, threads: 1, accuracyLevel: 0, ...options })
  const authorization = `Bearer ${engine.token}`
  const get = (path: string) => fetch(engine.url + path, { headers: { authorization } })
  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    fetch(engine.url + path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...init,
    })
  const loadAdapter = async (folder: string) => {
    const { digest, path } = await storeAdapter(dataDir, folder)
    const response = await post('/v1/load_lora_adapter', { lora_name: `sha256-${digest}`, lora_path: path })
    if (!response.ok) throw new Error(await response.text())
    return `sha256-${digest}`
  }
  return {
    ...engine,
    ...{ dataDir, get, post, loadAdapter },
    chat: (body, init) =>
      post(
        '/v1/chat/completions',
        { model: 'tiny-llama', messages: [{ role: 'user', content: 'Hello' }], ...body },
        init,
      ),
    loadBothAdapters: async () => {
      const other = join(dataDir, 'other-adapter')
      await writeRandomAdapter(other, 5)
      return [await loadAdapter(join(TINY, 'adapter')), await loadAdapter(other)]
    },
    metric: async (name) => {
      const text = await (await get('/metrics')).text()
      return Number(new RegExp(`^polyphony_engine_${name} (.+)$`, 'm').exec(text)?.[1])
    },
    stop: async () => {
      await engine.close()
      await rm(dataDir, { recursive: true })
    },
  }
}
