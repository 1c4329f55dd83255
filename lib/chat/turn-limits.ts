import { PolyphonyError } from '@/lib/core/errors'

export interface TurnLimitSettings {
  /** Turns that run at once on the whole hub. */
  running: number
  /** Turns that may wait on the whole hub. */
  waiting: number
  /** How many of these places all guests together may take: anybody can be a guest, often, and must not shut out the rest. */
  guests: { running: number; waiting: number }
  /** Turns that one asker may have waiting. */
  waitingEach: number
  /** How long one may wait. */
  patienceMs: number
}

export interface Asker {
  /** Whose number of running and waiting turns it is. */
  id: string
  isGuest: boolean
  /** Turns that this asker may have running. */
  runningEach: number
}

interface Waiting {
  asker: Asker
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
  private readonly quietly = new Set<() => void>()
  private total = 0
  private guests = 0

  constructor(private readonly settings: TurnLimitSettings) {}

  /**
   * Waits for a place; whoever gets it calls the returned function once, at the turn's end.
   * @throws PolyphonyError (rate_limited for the asker's own number, overloaded for the hub's, cancelled when the signal aborts)
   */
  async enter(asker: Asker, signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw gone()
    if (!this.hasPlace(asker)) await this.wait(asker, signal)
    else this.take(asker)
    let isLeft = false
    return () => {
      if (isLeft) return
      isLeft = true
      this.leave(asker)
    }
  }

  /**
   * Waits until nobody has a turn running, and no longer than so long: what can wait goes behind whoever asks, and is not
   * shut out by those who always ask.
   */
  async quiet(mostMs: number, signal: AbortSignal): Promise<void> {
    if (this.total === 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', settle)
        this.quietly.delete(settle)
        resolve()
      }
      const timer = setTimeout(settle, mostMs)
      signal.addEventListener('abort', settle)
      this.quietly.add(settle)
    })
  }

  private hasPlace({ id, isGuest, runningEach }: Asker): boolean {
    const { running, guests } = this.settings
    if (this.total >= running || (isGuest && this.guests >= guests.running)) return false
    return (this.running.get(id) ?? 0) < runningEach
  }

  private take({ id, isGuest }: Asker): void {
    this.total++
    if (isGuest) this.guests++
    this.running.set(id, (this.running.get(id) ?? 0) + 1)
  }

  private leave({ id, isGuest }: Asker): void {
    this.total--
    if (isGuest) this.guests--
    const left = (this.running.get(id) ?? 1) - 1
    if (left > 0) this.running.set(id, left)
    else this.running.delete(id)
    const next = this.waiting.findIndex((waiting) => this.hasPlace(waiting.asker))
    const [admitted] = next < 0 ? [] : this.waiting.splice(next, 1)
    if (!admitted) {
      if (this.total === 0) for (const settle of [...this.quietly]) settle()
      return
    }
    this.take(admitted.asker)
    admitted.admit()
  }

  private wait(asker: Asker, signal: AbortSignal): Promise<void> {
    this.requireWaitingPlace(asker)
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        asker,
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
      const onAbort = () => giveUp(gone())
      const isOwnLimit = () => (this.running.get(asker.id) ?? 0) >= asker.runningEach
      const timer = setTimeout(
        () => giveUp(isOwnLimit() ? tooManyOfYours() : tooManyOfAll()),
        this.settings.patienceMs,
      )
      const settle = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', onAbort)
      }
      signal.addEventListener('abort', onAbort)
      this.waiting.push(entry)
    })
  }

  private requireWaitingPlace({ id, isGuest }: Asker): void {
    const { waiting: places, waitingEach, guests } = this.settings
    if (this.waiting.filter(({ asker }) => asker.id === id).length >= waitingEach) throw tooManyOfYours()
    if (this.waiting.length >= places) throw tooManyOfAll()
    const waitingGuests = this.waiting.filter(({ asker }) => asker.isGuest).length
    if (isGuest && waitingGuests >= guests.waiting) throw tooManyOfAll()
  }
}

/** Whoever hangs up while waiting is no fault of the hub's. */
function gone(): PolyphonyError {
  return new PolyphonyError('cancelled', 'The question was taken back before its turn came.')
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
