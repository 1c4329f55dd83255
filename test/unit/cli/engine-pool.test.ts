import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type EngineCell, type ServedBase, Speedometer } from '@/cli/start/engine-cell'
import { EnginePool } from '@/cli/start/engine-pool'
import { PolyphonyError } from '@/lib/core/errors'
import { readEngineStates } from '@/lib/inference/engine-states'
import { listWantedEngines, wantEngine } from '@/lib/inference/wanted-engines'

const dataDir = mkdtempSync(join(tmpdir(), 'polyphony-pool-'))
afterAll(() => rmSync(dataDir, { recursive: true }))

/** A pool of engines that are ready at once, on a clock that the test moves. */
function poolOf(input: { budget: number; needs: Record<string, number>; failing?: Set<string> }) {
  const log: string[] = []
  const answering = new Set<string>()
  let nowMs = 1_000_000
  const baseOf = (name: string, need: number): ServedBase => ({
    ...{ name, digest: name.repeat(64).slice(0, 64), trouble: null },
    program: { base: name, folder: '/', options: [] },
    plan: { precision: 'int8', slots: 1, contextTokens: 1, needBytes: need },
  })
  let bases = Object.entries(input.needs).map(([name, need]) => baseOf(name, need))
  const createCell = (base: ServedBase): EngineCell => {
    log.push(`start ${base.name}`)
    const isFailing = input.failing?.has(base.name)
    const ready = isFailing
      ? Promise.reject(new PolyphonyError('internal', `${base.name} did not start`))
      : Promise.resolve()
    ready.catch(() => undefined)
    return {
      ...{ base, ready, takenBytes: base.plan.needBytes, sample: async () => undefined },
      get isAnswering() {
        return answering.has(base.name)
      },
      state: () => ({
        ...{ base: base.name, digest: base.digest, state: 'ready', sinceMs: 0, pid: 2, precision: 'int8' },
        ...{ needBytes: 1, residentBytes: null, generatedTokens: 0, tokensPerSecond: null, reason: null },
      }),
      stop: async () => void log.push(`stop ${base.name}`),
    }
  }
  const pool = new EnginePool({
    ...{ dataDir, budgetBytes: input.budget, createCell, say: () => undefined, nowMs: () => nowMs },
    first: baseOf('z', 0),
    listBases: async () => bases,
  })
  return {
    pool,
    log,
    answering,
    want: (name: string) => wantEngine(dataDir, name, nowMs),
    pass(ms: number) {
      nowMs += ms
    },
    uninstall(name: string) {
      bases = bases.filter((base) => base.name !== name)
      nowMs += 1_000
    },
    stateOf: (name: string) => readEngineStates(dataDir)?.engines.find(({ base }) => base === name),
  }
}

beforeEach(() => {
  rmSync(join(dataDir, 'run'), { recursive: true, force: true })
  mkdirSync(join(dataDir, 'run'))
})

test('starts a base when it is asked for, once', async () => {
  const { pool, log, want } = poolOf({ budget: 10, needs: { a: 4, b: 4 } })
  await pool.tick()
  expect(log).toEqual([])
  want('a')
  await pool.tick()
  await pool.tick()
  expect(log).toEqual(['start a'])
})

test('stops whoever was not used for the longest time when memory is short, and nobody who is in use', async () => {
  const { pool, log, want, pass, answering, stateOf } = poolOf({ budget: 10, needs: { a: 4, b: 4, c: 4 } })
  want('a')
  pass(100)
  want('b')
  await pool.tick()
  want('c')
  await pool.tick()
  expect(log.sort()).toEqual(['start a', 'start b'])
  expect(stateOf('c')).toMatchObject({ state: 'waiting', reason: expect.stringContaining('in use') })
  pass(31_000)
  answering.add('a')
  want('c')
  await pool.tick()
  expect(log).toEqual(['start a', 'start b', 'stop b', 'start c'])
})

test('a base that cannot start is tried again later and later, only when it is asked for, and says why', async () => {
  const { pool, log, want, pass, stateOf } = poolOf({ budget: 10, needs: { a: 4 }, failing: new Set(['a']) })
  want('a')
  await pool.tick()
  await new Promise(setImmediate)
  await pool.tick()
  expect(stateOf('a')).toMatchObject({ state: 'failed', reason: 'a did not start' })
  for (const [ms, starts] of [
    [9_000, 1],
    [2_000, 2],
    [11_000, 2],
    [10_000, 3],
  ] as const) {
    pass(ms)
    want('a')
    await pool.tick()
    await new Promise(setImmediate)
    expect(log).toHaveLength(starts)
  }
})

test('the engine of a base that was removed is stopped, and what asked for it is forgotten', async () => {
  const { pool, log, want, uninstall } = poolOf({ budget: 10, needs: { a: 4 } })
  want('a')
  await pool.tick()
  uninstall('a')
  await pool.tick()
  expect(log).toEqual(['start a', 'stop a'])
  expect(listWantedEngines(dataDir)).toEqual([])
})

test('speed counts the time in which something was written, also over a restart of the engine', () => {
  const speed = new Speedometer()
  for (const [tokens, atMs] of [[0, 0], [0, 5_000], [30, 6_000], [30, 9_000], [10, 10_000]] as const) speed.note(tokens, atMs) // biome-ignore format: samples
  expect(speed.tokensPerSecond).toBe(20)
  expect(speed.tokens).toBe(40)
})
