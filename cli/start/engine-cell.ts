import type { EngineState } from '@/lib/inference/engine-states'
import { type EngineAddress, readEngineAddress } from '@/lib/inference/read-engine-address'
import { readEngineMetrics } from '@/lib/inference/read-engine-metrics'
import type { BasePlan } from '@/lib/models/plan-base'
import { type EngineProgram, startEngineChild } from './start-engine-child'
import type { Supervised } from './supervise'

/** A base that this hub can serve. */
export interface ServedBase {
  name: string
  /** SHA-256 of its files. */
  digest: string
  program: EngineProgram
  plan: BasePlan
  /** Why it cannot run here; null when it can. */
  trouble: string | null
}

/** The engine of one base, and what can be seen of it from outside. */
export interface EngineCell {
  readonly base: ServedBase
  readonly ready: Promise<void>
  /** Whether answers are being written. */
  readonly isAnswering: boolean
  /** What it takes of the memory, or is reckoned to take once it runs. */
  readonly takenBytes: number
  /** Asks it how it is; does nothing while it does not run. */
  sample(): Promise<void>
  state(): EngineState
  stop(): Promise<void>
}

type Surroundings = Omit<Parameters<typeof startEngineChild>[0], 'program' | 'onBegin' | 'onReady'>

/** Starts the engine of a base and keeps it running. */
export function startEngineCell(
  base: ServedBase,
  surroundings: Surroundings,
  nowMs: () => number,
): EngineCell {
  const { dataDir } = surroundings
  const speed = new Speedometer()
  let now: Pick<EngineState, 'state' | 'sinceMs' | 'pid'> = { state: 'starting', sinceMs: nowMs(), pid: null }
  let measured: { residentBytes: number; running: number } | null = null
  let hasBeenReady = false
  const child: Supervised = startEngineChild({
    ...surroundings,
    program: base.program,
    onBegin: ({ pid, ended }) => {
      now = { state: hasBeenReady ? 'restarting' : 'starting', sinceMs: nowMs(), pid }
      measured = null
      void ended.then(() => {
        if (now.pid === pid) now = { state: 'restarting', sinceMs: nowMs(), pid: null }
      })
    },
    onReady: () => {
      hasBeenReady = true
      now = { ...now, state: 'ready', sinceMs: nowMs() }
    },
  })
  return {
    base,
    ready: child.ready,
    stop: child.stop,
    get isAnswering() {
      return (measured?.running ?? 0) > 0
    },
    get takenBytes() {
      return Math.max(base.plan.needBytes, measured?.residentBytes ?? 0)
    },
    async sample() {
      if (now.state !== 'ready') return
      const address: EngineAddress | undefined = readEngineAddress(dataDir, base.name)
      const metrics = address && (await readEngineMetrics(address))
      if (!metrics) return
      measured = metrics
      speed.note(metrics.generatedTokens, nowMs())
    },
    state: () => ({
      ...now,
      base: base.name,
      digest: base.digest,
      precision: base.plan.precision,
      needBytes: base.plan.needBytes,
      residentBytes: measured?.residentBytes ?? null,
      generatedTokens: speed.tokens,
      tokensPerSecond: speed.tokensPerSecond,
      reason: null,
    }),
  }
}

/** Tokens a second over the time between samples in which some were written. */
export class Speedometer {
  tokens = 0
  private measured = 0
  private busyMs = 0
  private last: { tokens: number; atMs: number } | undefined

  /** @param total what the engine has written since it began; less than before when it is another process */
  note(total: number, atMs: number): void {
    const before = this.last
    this.last = { tokens: total, atMs }
    if (!before) {
      this.tokens += total
      return
    }
    const written = total >= before.tokens ? total - before.tokens : total
    if (written === 0) return
    this.tokens += written
    this.measured += written
    this.busyMs += atMs - before.atMs
  }

  get tokensPerSecond(): number | null {
    return this.busyMs > 0 ? (this.measured / this.busyMs) * 1_000 : null
  }
}
