import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { createRandom } from '@/lib/engine/generation/random'
import { askAlone } from './known-answers'
import { type SoakEngine, startSoakEngine } from './soak-engine'
import { type Diary, visit } from './visitor'

/** Clients at once: more than the engine has slots. */
const VISITORS = 14
const SAMPLE_MS = 1000
/** Growth of the process between the second quarter and the last that is still called flat. */
const FLAT = 1.08

/** `npm run soak -- [--minutes N] [--seed N]`: random traffic against one engine process. Ends with 1 when anything was wrong. */
async function main(): Promise<void> {
  const { minutes, seed } = readOptions()
  const engine = await startSoakEngine()
  try {
    const known = await askAlone(engine)
    say(`${engine.models.length} models, ${known.length} known answers, ${minutes} minutes, seed ${seed}`)
    const diary: Diary = { counts: new Map(), wrong: [] }
    const endMs = Date.now() + minutes * 60_000
    const memory = watchMemory(engine, endMs)
    await Promise.all(
      Array.from({ length: VISITORS }, async (_, number) => {
        const random = createRandom(seed, number)
        while (Date.now() < endMs) {
          await visit({ engine, known, random, diary }).catch((error: unknown) =>
            diary.wrong.push(String(error)),
          )
        }
      }),
    )
    const growth = growthOf(await memory)
    const stuck = await countStuck(engine)
    report(await engine.readMetrics(), diary, { growth, stuck })
    if (diary.wrong.length > 0 || stuck > 0 || growth > FLAT) process.exitCode = 1
  } finally {
    await engine.stop()
  }
}

function readOptions(): { minutes: number; seed: number } {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
  return z
    .object({ minutes: z.coerce.number().positive().default(10), seed: z.coerce.number().int().default(1) })
    .parse(values)
}

/** Resident bytes, once a second. */
async function watchMemory(engine: SoakEngine, endMs: number): Promise<number[]> {
  const samples: number[] = []
  while (Date.now() < endMs) {
    const metrics = await engine.readMetrics()
    samples.push(metrics.get('resident_memory_bytes') ?? Number.NaN)
    if (samples.length % 30 === 0) say(describe(metrics))
    await setTimeout(SAMPLE_MS)
  }
  return samples
}

/** Median of the last quarter over that of the second: the first is warm-up. */
function growthOf(samples: number[]): number {
  const quarter = Math.floor(samples.length / 4)
  return median(samples.slice(-quarter)) / median(samples.slice(quarter, 2 * quarter))
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Slots, places and adapters that are still held ten seconds after the last client has gone. */
async function countStuck(engine: SoakEngine): Promise<number> {
  let held = Number.NaN
  for (let waitedMs = 0; waitedMs < 10_000 && held !== 0; waitedMs += 200) {
    const metrics = await engine.readMetrics()
    held = ['requests_running', 'requests_waiting', 'adapters_in_use'].reduce(
      (sum, name) => sum + (metrics.get(name) ?? Number.NaN),
      0,
    )
    await setTimeout(200)
  }
  return held
}

function describe(metrics: Map<string, number>): string {
  const value = (name: string) => metrics.get(name) ?? 0
  const megabytes = (name: string) => Math.round(value(name) / 2 ** 20)
  return [
    `${megabytes('resident_memory_bytes')} MB (heap ${megabytes('heap_bytes')}, arrays ${megabytes('array_buffer_bytes')})`,
    `${value('requests_running')} slots`,
    `${value('requests_waiting')} waiting`,
    `${value('adapters_in_memory')} of ${value('adapters_loaded')} adapters in memory`,
    `${value('generation_tokens_total')} tokens written`,
  ].join(', ')
}

function report(
  metrics: Map<string, number>,
  diary: Diary,
  { growth, stuck }: { growth: number; stuck: number },
): void {
  for (const [what, times] of diary.counts) console.log(`${what.padEnd(24)}${times}`)
  const named = [
    'prompt_tokens',
    'prefix_tokens_reused',
    'generation_tokens',
    'adapter_evictions',
    'adapter_readings',
  ]
  for (const name of named) console.log(`${name.padEnd(24)}${metrics.get(`${name}_total`)}`)
  console.log(`${'memory, end / start'.padEnd(24)}${growth.toFixed(3)}`)
  console.log(`${'stuck'.padEnd(24)}${stuck}`)
  console.log(`${'wrong'.padEnd(24)}${diary.wrong.length}`)
  for (const wrong of diary.wrong.slice(0, 10)) console.log(`  ${wrong.slice(0, 500)}`)
  const figures = {
    answered: diary.counts.get('answered') ?? 0,
    wrong: diary.wrong.length,
    stuck,
    memory_growth: growth,
    tokens_reused: metrics.get('prefix_tokens_reused_total') ?? 0,
  }
  console.log(JSON.stringify({ bench: 'soak', figures }))
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

await main()
