import { PolyphonyError } from '@/lib/core/errors'

export interface TurnLimitSettings {
  /** Turns that run at once on the whole hub. */
  running: number
  /** Turns that may wait on the whole hub. */
  waiting: number
  /** Turns that one asker may have waiting. */
  waitingEach: number
  /** How long one may wait. */
  patienceMs: number
}

interface Waiting {
  asker: string
  runningEach: number
  admit(): void
}

const RETRY_AFTER_SECONDS = 5

/**
 * Who may begin a turn now, who waits, and who is told to come back: in memory, first come first served.
 *
 * An asker beyond their own number waits without holding up anybody behind them.
 */
export class TurnLimits {
  private readonly running = new Map<string, number>()
  private readonly waiting: Waiting[] = []
  private total = 0

  constructor(private readonly settings: TurnLimitSettings) {}

  /**
   * Waits for a place; whoever gets it calls the returned function once, at the turn's end.
   * @throws PolyphonyError (rate_limited for the asker's own number, overloaded for the hub's), or the abort reason
   */
  async enter(asker: string, runningEach: number, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (!this.hasPlace(asker, runningEach)) await this.wait(asker, runningEach, signal)
    else this.take(asker)
    let isLeft = false
    return () => {
      if (isLeft) return
      isLeft = true
      this.leave(asker)
    }
  }

  private hasPlace(asker: string, runningEach: number): boolean {
    return this.total < this.settings.running && (this.running.get(asker) ?? 0) < runningEach
  }

  private take(asker: string): void {
    this.total++
    this.running.set(asker, (this.running.get(asker) ?? 0) + 1)
  }

  private leave(asker: string): void {
    this.total--
    const left = (this.running.get(asker) ?? 1) - 1
    if (left > 0) this.running.set(asker, left)
    else this.running.delete(asker)
    const next = this.waiting.findIndex((waiting) => this.hasPlace(waiting.asker, waiting.runningEach))
    const [admitted] = next < 0 ? [] : this.waiting.splice(next, 1)
    if (!admitted) return
    this.take(admitted.asker)
    admitted.admit()
  }

  private wait(asker: string, runningEach: number, signal: AbortSignal): Promise<void> {
    const { waiting: places, waitingEach, patienceMs } = this.settings
    if (this.waiting.filter((other) => other.asker === asker).length >= waitingEach) throw tooManyOfYours()
    if (this.waiting.length >= places) throw tooManyOfAll()
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        asker,
        runningEach,
        admit: () => {
          settle()
          resolve()
        },
      }
      const giveUp = (reason: unknown) => {
        const at = this.waiting.indexOf(entry)
        if (at < 0) return
        this.waiting.splice(at, 1)
        settle()
        reject(reason)
      }
      const onAbort = () => giveUp(signal.reason)
      const isOwnLimit = () => (this.running.get(asker) ?? 0) >= runningEach
      const timer = setTimeout(() => giveUp(isOwnLimit() ? tooManyOfYours() : tooManyOfAll()), patienceMs)
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      signal.addEventListener('abort', onAbort)
      this.waiting.push(entry)
    })
  }
}

function tooManyOfYours(): PolyphonyError {
  return new PolyphonyError(
    'rate_limited',
    'Several of your questions are being answered already. Wait for one of them to end, then ask again.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  )
}

function tooManyOfAll(): PolyphonyError {
  return new PolyphonyError(
    'overloaded',
    'Many people are asking at this moment. Try again in a few seconds.',
    {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  )
}
