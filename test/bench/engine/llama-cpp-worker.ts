/** llama.cpp's process: it is sent one call at a time and answers each. */
import { pathToFileURL } from 'node:url'
import type { Row, Timing } from './side'

export interface OpenSettings {
  /** Where node-llama-cpp lies. */
  entry: string
  model: string
  /** One GGUF adapter for each adapter number. */
  adapters: string[]
  /** Sequences of the context without adapter; 0 for no such context. */
  sequences: number
  contextTokens: number
  threads: number
  /** Whether weights are read where the file lies or copied; by default the former. */
  mapped?: boolean
}
export type WorkerRow = Row & { codes: number[] }
export type WorkerCall =
  | { method: 'open'; settings: OpenSettings }
  /** Rows beyond `atOnce` wait for their turn. */
  | { method: 'run'; rows: WorkerRow[]; atOnce: number }
export interface WorkerReply {
  loadMs: number
  timings: Timing[]
  error?: string
}

/** The part of node-llama-cpp that is used here. */
interface Sequence {
  clearHistory(): Promise<void>
  evaluate(tokens: number[], options: object): AsyncGenerator<number>
}
interface Context {
  getSequence(): Sequence
}
interface Library {
  getLlama(options: object): Promise<{
    loadModel(options: object): Promise<{ createContext(options: object): Promise<Context> }>
  }>
}

let plain: Sequence[] = []
const adapted: Sequence[] = []

process.on('message', async (call: WorkerCall) => {
  try {
    const reply = call.method === 'open' ? await open(call.settings) : await run(call.rows, call.atOnce)
    process.send?.(reply)
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) })
  }
})
process.on('disconnect', () => process.exit(0))

async function open(settings: OpenSettings): Promise<Partial<WorkerReply>> {
  const { contextTokens, sequences, threads, mapped = true } = settings
  const library: Library = await import(pathToFileURL(settings.entry).href)
  const options = { gpu: false, build: 'never', skipDownload: true, logLevel: 'error', maxThreads: threads }
  const startedMs = performance.now()
  const llama = await library.getLlama(options)
  const model = await llama.loadModel({ modelPath: settings.model, useMmap: mapped })
  const loadMs = performance.now() - startedMs
  const common = { contextSize: contextTokens, flashAttention: true, threads: { ideal: threads, min: 1 } }
  if (sequences > 0) {
    const context = await model.createContext({ ...common, sequences, batchSize: 512 })
    plain = Array.from({ length: sequences }, () => context.getSequence())
  }
  for (const filePath of settings.adapters) {
    const lora = { adapters: [{ filePath, scale: 1 }] }
    const context = await model.createContext({ ...common, sequences: 1, batchSize: 128, lora })
    adapted.push(context.getSequence())
  }
  return { loadMs }
}

async function run(rows: WorkerRow[], atOnce: number): Promise<Partial<WorkerReply>> {
  const used = rows.map((row, index) => (row.adapter === undefined ? plain[index] : adapted[row.adapter]))
  for (const sequence of used) await sequence?.clearHistory()
  const startMs = performance.now()
  const turns = createTurns(atOnce)
  const write = async (row: WorkerRow, sequence: Sequence | undefined): Promise<Timing> => {
    if (!sequence) throw new Error('There is no context for this row')
    if (row.afterMs) await new Promise((resolve) => setTimeout(resolve, row.afterMs))
    const arrivedMs = performance.now() - startMs
    return turns(async () => {
      let [firstMs, lastMs] = [0, 0]
      const written: number[] = []
      for await (const token of sequence.evaluate(row.codes, { temperature: 0, yieldEogToken: true })) {
        lastMs = performance.now() - startMs
        firstMs ||= lastMs
        written.push(token)
        if (written.length === row.newTokens) break
      }
      return { arrivedMs, firstMs, lastMs, tokens: written.length, written }
    })
  }
  return { timings: await Promise.all(rows.map((row, index) => write(row, used[index]))) }
}

/** Lets so many run at once, the others in the order in which they came. */
function createTurns(limit: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      return await work()
    } finally {
      running--
      waiting.shift()?.()
    }
  }
}
