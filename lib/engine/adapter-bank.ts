import { PolyphonyError } from '@/lib/core/errors'
import type { PreparedAdapter } from './decoder/prepared-adapter'

/** An adapter that stays in memory until it is given back. */
export interface AdapterPin {
  adapter: PreparedAdapter
  /** Doing it twice does nothing. */
  release(): void
}

interface Entry {
  ready: Promise<PreparedAdapter>
  sizeBytes: number
  pins: number
  /** Kept for the next request once nobody uses it. */
  isWanted: boolean
}

/** Prepared adapters under a memory budget: those that answers use stay, the rest make room from the one used longest ago. */
export class AdapterBank {
  /** In the order of their last use; those that are still being read have their room already. */
  private readonly entries = new Map<string, Entry>()
  private waiting: (() => void)[] = []
  readonly totals = { evictions: 0, readings: 0 }

  constructor(private readonly memoryBytes: number) {}

  /**
   * Holds an adapter, and reads it first when it is not in memory; whoever wants it meanwhile waits for the same reading.
   * While adapters in use fill the memory, it waits until one is given back.
   * @throws PolyphonyError too_large when it exceeds all the memory; else what `read` throws.
   */
  async pin(name: string, sizeBytes: number, read: () => Promise<PreparedAdapter>): Promise<AdapterPin> {
    this.refuseTooLarge(sizeBytes)
    while (!this.entries.has(name) && !this.makeRoom(sizeBytes)) {
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    }
    const entry = this.entries.get(name) ?? { ready: read(), sizeBytes, pins: 0, isWanted: true }
    if (!this.entries.has(name)) this.totals.readings++
    entry.pins++
    entry.isWanted = true
    this.entries.delete(name)
    this.entries.set(name, entry)
    const release = this.releaseOnce(name, entry)
    try {
      return { adapter: await entry.ready, release }
    } catch (error) {
      entry.isWanted = false
      release()
      throw error
    }
  }

  /** Keeps an adapter for its first request, when there is room beside those in use. @throws PolyphonyError too_large. */
  offer(name: string, prepared: PreparedAdapter): void {
    const { sizeBytes } = prepared
    this.refuseTooLarge(sizeBytes)
    if (this.entries.has(name) || !this.makeRoom(sizeBytes)) return
    this.entries.set(name, { ready: Promise.resolve(prepared), sizeBytes, pins: 0, isWanted: true })
  }

  /** Frees an adapter's memory as soon as no answer uses it. */
  drop(name: string): void {
    const entry = this.entries.get(name)
    if (!entry) return
    entry.isWanted = false
    if (entry.pins === 0) this.entries.delete(name)
    this.wakeWaiting()
  }

  get use(): { adapters: number; pinned: number; sizeBytes: number } {
    const all = [...this.entries.values()]
    return {
      adapters: all.length,
      pinned: all.filter(({ pins }) => pins > 0).length,
      sizeBytes: all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    }
  }

  private releaseOnce(name: string, entry: Entry): () => void {
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      entry.pins--
      if (entry.pins > 0) return
      if (!entry.isWanted && this.entries.get(name) === entry) this.entries.delete(name)
      this.wakeWaiting()
    }
  }

  private wakeWaiting(): void {
    const waiting = this.waiting
    this.waiting = []
    for (const wake of waiting) wake()
  }

  /** @returns false, and nothing has gone, when those in use leave too little. */
  private makeRoom(sizeBytes: number): boolean {
    let used = this.use.sizeBytes + sizeBytes
    const going: string[] = []
    for (const [name, entry] of this.entries) {
      if (used <= this.memoryBytes) break
      if (entry.pins > 0) continue
      going.push(name)
      used -= entry.sizeBytes
    }
    if (used > this.memoryBytes) return false
    for (const name of going) this.entries.delete(name)
    this.totals.evictions += going.length
    return true
  }

  private refuseTooLarge(sizeBytes: number): void {
    if (sizeBytes <= this.memoryBytes) return
    throw new PolyphonyError(
      'too_large',
      `The adapter takes ${sizeBytes} bytes; adapters may take ${this.memoryBytes}`,
    )
  }
}
