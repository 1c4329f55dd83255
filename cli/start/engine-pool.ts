import { setTimeout as sleep } from 'node:timers/promises'
import { PolyphonyError } from '@/lib/core/errors'
import { type EngineStates, writeEngineStates } from '@/lib/inference/engine-states'
import { forgetEngine, listWantedEngines, type WantedEngine } from '@/lib/inference/wanted-engines'
import type { EngineCell, ServedBase } from './engine-cell'

export interface PoolSettings {
  dataDir: string
  /** What all engines may take together. */
  budgetBytes: number
  /** The base that always runs. */
  first: ServedBase
  /** The installed ones, as they are at this moment. */
  listBases(): Promise<ServedBase[]>
  createCell(base: ServedBase): EngineCell
  say(line: string): void
  nowMs(): number
}

/** Asked for so lately that its asker still waits. */
const WANTED_MS = 60_000
/** Used so lately that it is not stopped for another. */
const IN_USE_MS = 30_000
const TICK_MS = 250
const SAMPLE_MS = 1_000

/**
 * One engine for each base that is asked for, within the memory that engines may take: when another one does not fit,
 * those that were not used for the longest time are stopped first, and the asker waits while all are in use.
 */
export class EnginePool {
  private readonly cells = new Map<string, EngineCell>()
  private readonly stopping = new AbortController()
  private readonly failures = new Map<string, { untilMs: number; count: number; reason: string }>()
  private readonly waiting = new Map<string, string>()
  private bases: ServedBase[] = []
  private sampledMs = Number.NEGATIVE_INFINITY
  private written = ''
  private complained = ''
  private loop: Promise<void> | undefined

  constructor(private readonly settings: PoolSettings) {}

  /** Starts the first engine and the watch. Settles when the first one is ready. @throws PolyphonyError when it never is */
  async start(): Promise<void> {
    const { first } = this.settings
    const cell = this.begin(first)
    this.loop = this.watch()
    await cell.ready
  }

  /** Ends the engine of a base that is about to be removed; what asked for it is forgotten. */
  async release(name: string): Promise<void> {
    forgetEngine(this.settings.dataDir, name)
    const cell = this.cells.get(name)
    if (cell) await this.end(name, cell)
  }

  /** Ends every engine. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.loop
    await Promise.all([...this.cells.values()].map((cell) => cell.stop()))
    this.write()
  }

  private async watch(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.tick()
      } catch (error) {
        this.complain(error)
      }
      await sleep(TICK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }

  /** Once, though it comes back every second. */
  private complain(error: unknown): void {
    const words = `watching the engines failed: ${error instanceof Error ? error.message : String(error)}`
    if (words !== this.complained) this.settings.say(words)
    this.complained = words
  }

  /** One look at what is wanted, installed and running. */
  async tick(): Promise<void> {
    const { first, dataDir, nowMs } = this.settings
    const wanted = listWantedEngines(dataDir)
    // A base may have been installed since the last look: it is looked for before its asker is forgotten.
    const isUnknown = wanted.some(({ base }) => !this.bases.some(({ name }) => name === base))
    if (isUnknown || nowMs() - this.sampledMs >= SAMPLE_MS) {
      this.sampledMs = nowMs()
      this.bases = [first, ...(await this.settings.listBases())]
      await Promise.all([...this.cells.values()].map((cell) => cell.sample()))
    }
    await this.stopStrangers()
    this.waiting.clear()
    for (const { base, atMs } of wanted) if (nowMs() - atMs < WANTED_MS) await this.serve(base, atMs, wanted)
    for (const { base } of wanted)
      if (!this.bases.some(({ name }) => name === base) && !this.isFailing(base)) forgetEngine(dataDir, base)
    this.write()
  }

  /** Stops the engines of bases that were removed or replaced. */
  private async stopStrangers(): Promise<void> {
    for (const [name, cell] of this.cells) {
      const base = this.bases.find((one) => one.name === name)
      if (base && base.digest === cell.base.digest) continue
      this.settings.say(`${name} is installed no more: its engine is stopped`)
      await this.end(name, cell)
    }
  }

  private async serve(name: string, atMs: number, wanted: WantedEngine[]): Promise<void> {
    if (this.cells.has(name)) return
    const base = this.bases.find((one) => one.name === name)
    const failure = this.failures.get(name)
    if (!base || base.trouble || (failure && this.settings.nowMs() < failure.untilMs)) return
    if (!(await this.makeRoom(base, atMs, wanted))) {
      this.waiting.set(name, 'every engine that would have to make room is in use')
      return
    }
    this.begin(base)
  }

  /** Stops idle engines until a base fits. @returns whether it fits */
  private async makeRoom(base: ServedBase, atMs: number, wanted: WantedEngine[]): Promise<boolean> {
    const { first, budgetBytes, nowMs, say } = this.settings
    const usedMs = (name: string) => wanted.find((one) => one.base === name)?.atMs ?? 0
    const idle = [...this.cells.values()]
      .filter((cell) => cell.base.name !== first.name && !cell.isAnswering)
      .filter((cell) => nowMs() - usedMs(cell.base.name) > IN_USE_MS && usedMs(cell.base.name) < atMs)
      .sort((a, b) => usedMs(a.base.name) - usedMs(b.base.name))
    const taken = () => [...this.cells.values()].reduce((sum, cell) => sum + cell.takenBytes, 0)
    const freeable = idle.reduce((sum, cell) => sum + cell.takenBytes, 0)
    if (taken() - freeable + base.plan.needBytes > budgetBytes) return false
    for (const cell of idle) {
      if (taken() + base.plan.needBytes <= budgetBytes) break
      say(`the engine of ${cell.base.name} makes room for ${base.name}`)
      await this.end(cell.base.name, cell)
    }
    return true
  }

  private begin(base: ServedBase): EngineCell {
    const cell = this.settings.createCell(base)
    this.cells.set(base.name, cell)
    cell.ready.then(
      () => this.failures.delete(base.name),
      (error: unknown) => this.noteFailure(base, cell, error),
    )
    return cell
  }

  /** Another try at the earliest after 10, 20, 40 … seconds, at most 10 minutes, and only when it is asked for. */
  private noteFailure(base: ServedBase, cell: EngineCell, error: unknown): void {
    if (this.cells.get(base.name) !== cell) return
    this.cells.delete(base.name)
    if (error instanceof PolyphonyError && error.code === 'cancelled') return
    const count = (this.failures.get(base.name)?.count ?? 0) + 1
    const untilMs = this.settings.nowMs() + Math.min(600_000, 10_000 * 2 ** (count - 1))
    const reason = error instanceof Error ? error.message : String(error)
    this.failures.set(base.name, { untilMs, count, reason })
    if (base.name !== this.settings.first.name) this.settings.say(reason)
  }

  private isFailing = (name: string) => this.settings.nowMs() < (this.failures.get(name)?.untilMs ?? 0)

  private async end(name: string, cell: EngineCell): Promise<void> {
    this.cells.delete(name)
    await cell.stop()
  }

  private write(): void {
    const states = this.states()
    const text = JSON.stringify(states)
    if (text === this.written) return
    this.written = text
    writeEngineStates(this.settings.dataDir, states)
  }

  private states(): EngineStates {
    const engines = this.bases.map((base) => {
      const cell = this.cells.get(base.name)
      if (cell) return cell.state()
      const trouble = base.trouble ?? this.failures.get(base.name)?.reason ?? null
      const waits = this.waiting.get(base.name)
      const { name, digest, plan } = base
      return {
        ...{
          base: name,
          digest,
          sinceMs: 0,
          pid: null,
          precision: plan.precision,
          needBytes: plan.needBytes,
        },
        ...{ residentBytes: null, generatedTokens: 0, tokensPerSecond: null },
        state: waits ? ('waiting' as const) : trouble ? ('failed' as const) : ('stopped' as const),
        reason: waits ?? trouble,
      }
    })
    return { budgetBytes: this.settings.budgetBytes, engines }
  }
}
