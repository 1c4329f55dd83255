import { storeAdapter } from '@/lib/storage/adapter-store'
import { type EngineClient, startEngineProcess } from '../../engine-process'
import { promptCodes, type Row, readPeakMb, type Side, type Timing, tokensOf } from './side'

export interface EmbeddedSide extends Side {
  /** From a folder in storage to the first token through it, less what a first token takes anyway: milliseconds. */
  swapMs(folder: string, first: Row, again: Row): Promise<number>
  /** Sum of all seconds in which the decoder ran, and of its steps. */
  steps(): Promise<{ seconds: number; steps: number }>
}

/** Our engine as the hub starts it, spoken to by HTTP. */
export async function openEmbedded(input: {
  dataDir: string
  model: string
  adapters: string[]
  slots: number
  contextTokens: number
  threads: number
}): Promise<EmbeddedSide> {
  const { dataDir, model, slots, contextTokens, threads } = input
  const args = ['--precision', 'int4', '--threads', String(threads), '--slots', String(slots)]
  args.push('--context', String(contextTokens), '--queue', '256', '--adapter-mb', '4096')
  const startedMs = performance.now()
  const engine = await startEngineProcess({ dataDir, model, args })
  const loadMs = performance.now() - startedMs
  const names: string[] = []
  for (const folder of input.adapters) names.push(await load(engine, dataDir, folder))
  const modelOf = ({ adapter }: Row) =>
    adapter === undefined ? engine.baseModel : (names[adapter] ?? `adapter ${adapter}`)
  return {
    loadMs,
    run: (rows) => {
      const startMs = performance.now()
      return Promise.all(rows.map((row) => ask(engine, modelOf(row), row, startMs)))
    },
    async swapMs(folder, first, again) {
      const { digest, path } = await storeAdapter(dataDir, folder)
      const name = `sha256-${digest}`
      const startMs = performance.now()
      await engine.loadAdapter(name, path)
      const swapped = await ask(engine, name, first, startMs)
      const usual = await ask(engine, name, again, performance.now())
      return swapped.firstMs - (usual.firstMs - usual.arrivedMs)
    },
    async steps() {
      const headers = { authorization: `Bearer ${engine.token}` }
      const text = await (await fetch(`${engine.url}/metrics`, { headers })).text()
      const read = (name: string) =>
        Number(new RegExp(`^polyphony_engine_${name} (\\S+)$`, 'm').exec(text)?.[1])
      return { seconds: read('decode_seconds_total'), steps: read('decode_steps_total') }
    },
    peakMb: () => readPeakMb(engine.pid),
    close: () => engine.stop(),
  }
}

/** @returns the name under which it is served. */
async function load(engine: EngineClient, dataDir: string, folder: string): Promise<string> {
  const { digest, path } = await storeAdapter(dataDir, folder)
  await engine.loadAdapter(`sha256-${digest}`, path)
  return `sha256-${digest}`
}

async function ask(engine: EngineClient, model: string, row: Row, startMs: number): Promise<Timing> {
  if (row.afterMs) await new Promise((resolve) => setTimeout(resolve, row.afterMs))
  const arrivedMs = performance.now() - startMs
  const content = String.fromCharCode(...promptCodes(row))
  const response = await fetch(`${engine.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${engine.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      messages: [{ role: 'user', content }],
      ...{ temperature: 0, max_tokens: row.newTokens, stream: true, stream_options: { include_usage: true } },
    }),
  })
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`)
  let [firstMs, lastMs, tokens, text] = [0, 0, 0, '']
  for await (const event of readEvents(response.body)) {
    tokens = event.usage?.completion_tokens ?? tokens
    const piece = event.choices[0]?.delta.content
    if (!piece) continue
    text += piece
    lastMs = performance.now() - startMs
    firstMs ||= lastMs
  }
  if (tokens !== row.newTokens) throw new Error(`${tokens} tokens came where ${row.newTokens} were asked for`)
  return { arrivedMs, firstMs, lastMs, tokens, written: tokensOf(text) }
}

interface Chunk {
  choices: { delta: { content?: string } }[]
  usage?: { completion_tokens: number } | null
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Chunk> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body) {
    const lines = (text + decoder.decode(piece, { stream: true })).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines)
      if (line.startsWith('data: {')) yield JSON.parse(line.slice('data: '.length)) as Chunk
  }
}
