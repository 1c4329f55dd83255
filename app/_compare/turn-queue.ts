import { STOP } from '@/app/_chat/stop-turn'

/** Runs so many pieces of work at once, the rest in their order; each can be stopped by its name, waiting or running. */
export class TurnQueue {
  private readonly known = new Map<string, AbortController>()
  private readonly waiting: (() => void)[] = []
  private running = 0

  constructor(private readonly most: number) {}

  /** Settles when the work has ended. Work that is stopped while it waits begins at once, with a signal that is over. */
  async run(name: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController()
    this.known.get(name)?.abort()
    this.known.set(name, controller)
    const hasPlace = await this.place(controller.signal)
    try {
      await work(controller.signal)
    } finally {
      if (this.known.get(name) === controller) this.known.delete(name)
      if (hasPlace) this.leave()
    }
  }

  stop(name: string): void {
    this.known.get(name)?.abort(STOP)
  }

  stopAll(): void {
    for (const controller of this.known.values()) controller.abort(STOP)
  }

  /** Lets go of all of it: what waits does not begin, what the hub has begun goes on there. */
  leaveAll(): void {
    for (const controller of this.known.values()) controller.abort()
  }

  private async place(signal: AbortSignal): Promise<boolean> {
    if (this.running >= this.most) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve)
        signal.addEventListener('abort', () => {
          const at = this.waiting.indexOf(resolve)
          if (at >= 0) this.waiting.splice(at, 1)
          resolve()
        })
      })
      // Whoever was let in took over the place of the one that left.
      return !signal.aborted
    }
    this.running++
    return true
  }

  private leave(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.running--
  }
}
