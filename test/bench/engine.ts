/**
 * Our engine against llama.cpp on the same weights: `npm run bench:engine [-- --quick] [--shape 135M|0.5B|tiny] [--rounds N] [--threads N]`.
 *
 * Models of random weights are built on the spot, as a Hugging Face checkpoint and as GGUF, in values that both engines keep
 * exactly (projections in 4 bits, the vocabulary in 8). Ours is spoken to by HTTP, as the hub does it; llama.cpp through
 * node-llama-cpp, which is installed for the benchmark alone, called without HTTP, with flash attention and, where
 * adapters are many, at the number of rows at once that suits it best. A round runs a case on one and then on the other; the
 * table has medians over rounds of their ratios, so that other work on the machine weighs on both. Two threads each, or
 * `--threads`. `--quick` takes a tiny model, one thread and one round: it shows that the benchmark works, and its figures mean nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Compared, compare, compareArrivals, type Measure, shareOfAgreement } from './engine/compare'
import { createRows } from './engine/create-rows'
import { openEmbedded } from './engine/embedded-side'
import { measureFootprint, type Programs } from './engine/footprint'
import { installLlamaCpp, openLlamaCpp } from './engine/llama-cpp-side'
import { measureCurve, overheadAt8, swapMs } from './engine/own-figures'
import { SHAPES, type Shape, TINY } from './engine/shapes'
import { readingSpeed, round, tokensPerSecond, writingSpeed } from './engine/statistics'
import { type ModelFolders, writeModels } from './engine/write-models'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    shape: { type: 'string' },
    rounds: { type: 'string' },
    threads: { type: 'string' },
  },
})
const THREADS = Number(options.threads ?? (options.quick ? 1 : 2))
const SLOTS = 64
const CONTEXT = 1024
const ADAPTERS = 64
/** Conversations that arrive, and adapters of llama.cpp: each has a context of its own. */
const ARRIVALS = 32
const CURVE = [0, 1, 2, 4, 8, 16, 32, 64]

const rounds = Number(options.rounds ?? (options.quick ? 1 : 7))
const newTokens = options.quick ? 8 : 48
const PROMPT = 512

/** The cases that both run. `adapters` is for llama.cpp: a context an adapter, of which so many run at once. */
const CASES: ({ key: string; title: string; atOnce?: number[] } & Measure)[] = [
  { key: 'row1', title: '1 row', rows: () => write(1), measure: writingSpeed },
  {
    key: 'row1_adapter',
    title: '1 row, 1 adapter',
    atOnce: [1],
    rows: () => write(1, 1),
    measure: writingSpeed,
  },
  { key: 'rows8', title: '8 rows', rows: () => write(8), measure: tokensPerSecond },
  {
    ...{ key: 'adapters8', title: '8 rows, 8 adapters', atOnce: [1, 2, 4, 8] },
    ...{ rows: () => write(8, 8), measure: tokensPerSecond },
  },
  {
    ...{ key: 'prefill512', title: `prompt of ${PROMPT}` },
    rows: () => createRows(1, { promptTokens: PROMPT, newTokens: 1 }),
    measure: (timings) => readingSpeed(timings, PROMPT),
  },
]
const write = (count: number, adapters = 0) => createRows(count, { promptTokens: 16, newTokens }, adapters)

const shapes = chooseShapes()
const work = mkdtempSync(join(tmpdir(), 'polyphony-engine-'))
// Gigabytes of weights are not left behind when somebody has waited long enough; the engines end with this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    rmSync(work, { recursive: true, force: true })
    process.exit(130)
  })
try {
  const entry = installLlamaCpp(join('node_modules', '.cache', 'polyphony-bench'))
  const programs: Programs = { entry, dataDir: join(work, 'data'), threads: THREADS }
  const found = new Map<string, Record<string, number>>()
  for (const shape of shapes) found.set(shape.name, await benchShape(shape, programs))
  const figures = worstOf([...found.values()])
  console.log(
    JSON.stringify({
      bench: 'engine',
      quick: options.quick,
      rounds,
      shapes: Object.fromEntries(found),
      figures,
    }),
  )
} finally {
  rmSync(work, { recursive: true, force: true })
}

function chooseShapes(): Shape[] {
  const name = options.shape ?? (options.quick ? TINY.name : undefined)
  const chosen = name === undefined ? SHAPES : [...SHAPES, TINY].filter((shape) => shape.name === name)
  if (chosen.length === 0)
    throw new Error(`--shape is one of ${[...SHAPES, TINY].map((shape) => shape.name).join(', ')}`)
  return chosen
}

async function benchShape(shape: Shape, programs: Programs): Promise<Record<string, number>> {
  say(`${shape.name}: writing random weights and ${ADAPTERS} adapters`)
  const folders = await writeModels(join(work, shape.name), shape, {
    adapters: ADAPTERS,
    ggufAdapters: ARRIVALS,
  })
  say(`${shape.name}: importing`)
  const { dataDir } = programs
  const own = { dataDir, model: folders.checkpoint, threads: THREADS, slots: SLOTS, contextTokens: CONTEXT }
  // Imports come once in a model's life, for each length of its context.
  for (const contextTokens of [CONTEXT, 512])
    await (await openEmbedded({ ...own, contextTokens, adapters: [], slots: 1 })).close()
  const figures = {
    ...(await measureFootprint(folders, programs)),
    ...(await race(shape, folders, programs)),
  }
  const ours = await openEmbedded({ ...own, adapters: folders.peft })
  say(`${shape.name}: what only ours is asked`)
  const overhead = round(await overheadAt8(ours, newTokens, rounds))
  const swap = round(await swapMs(ours, { folder: folders.root, shape, from: ADAPTERS, rounds }))
  const curve = await measureCurve(ours, { counts: CURVE, newTokens, rounds: Math.min(3, rounds) })
  await ours.close()
  rmSync(folders.root, { recursive: true })
  console.log(
    `64 rows over so many adapters, tokens/s: ${curve.map(([n, speed]) => `${n}: ${speed.toFixed(0)}`).join(', ')}`,
  )
  console.log(`HTTP and scheduling at 8 rows: ${(100 * overhead).toFixed(1)} % of a step`)
  Object.assign(figures, { overhead8_share: overhead, adapter_swap_ms: swap })
  console.log(`${shape.name}: ${JSON.stringify(figures)}\n`)
  return figures
}

/** All cases, on both in turn. */
async function race(
  shape: Shape,
  folders: ModelFolders,
  { dataDir, entry }: Programs,
): Promise<Record<string, number>> {
  const { checkpoint, peft, gguf, ggufAdapters } = folders
  const adapters = peft.slice(0, ARRIVALS)
  const ours = await openEmbedded({
    ...{ dataDir, model: checkpoint, adapters },
    ...{ threads: THREADS, slots: ARRIVALS, contextTokens: CONTEXT },
  })
  const common = { entry, model: gguf, threads: THREADS }
  const base = await openLlamaCpp({ ...common, sequences: 8, contextTokens: CONTEXT, adapters: [] })
  const many = await openLlamaCpp({ ...common, sequences: 0, contextTokens: 256, adapters: ggufAdapters })
  const figures: Record<string, number> = {}
  console.log(`\n${shape.name.padEnd(22)}    ours   llama.cpp   ratio`)
  const report = (key: string, title: string, compared: Compared) => {
    figures[key] = round(compared[2])
    const [a, b, ratio] = compared.map((value, column) => value.toFixed(column === 2 ? 2 : 1))
    console.log(`${title.padEnd(22)} ${a?.padStart(7)} ${b?.padStart(11)} ${ratio?.padStart(7)}`)
  }
  for (const { key, title, atOnce, ...measured } of CASES) {
    say(`${shape.name}: ${title}`)
    const sides = { ours, peer: atOnce ? many : base }
    report(`${key}_ratio`, title, await compare(sides, measured, { rounds, atOnce: atOnce ?? [8] }))
  }
  say(`${shape.name}: ${ARRIVALS} arriving conversations`)
  const arriving = {
    arrivals: ARRIVALS,
    newTokens,
    rounds: Math.ceil(rounds / 2),
    atOnce: [1, 2, 8, ARRIVALS],
  }
  const arrivals = await compareArrivals({ ours, peer: many }, arriving)
  report('arrivals32_tokens_ratio', `${ARRIVALS} arriving, tokens/s`, arrivals.tokens)
  report('arrivals32_ttft_p95_ratio', `${ARRIVALS} arriving, ms to first`, arrivals.firstToken)
  figures.agreement = await shareOfAgreement({ ours, peer: base }, 0)
  figures.adapter_agreement = await shareOfAgreement({ ours, peer: many }, 8)
  for (const side of [ours, base, many]) await side.close()
  return figures
}

/** Of several shapes the less flattering figure counts. */
function worstOf(found: Record<string, number>[]): Record<string, number> {
  const figures: Record<string, number> = {}
  for (const [key, value] of found.flatMap((own) => Object.entries(own))) {
    const isCost = /ttft|memory|_ms$|overhead/.test(key)
    figures[key] = (isCost ? Math.max : Math.min)(figures[key] ?? value, value)
  }
  return figures
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
