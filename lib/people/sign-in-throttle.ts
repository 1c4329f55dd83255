import type { Clock } from '@/lib/core/clock'
import { PolyphonyError } from '@/lib/core/errors'

/** Each check of a password takes 32 MiB and one of libuv's four threads for a while. */
const RUNNING = 2
const WAITING = 20
/** Tries at one address before the next has to wait: 1 s, 2 s, 4 s, … up to a minute. */
const FREE_TRIES = 5
const MAX_DELAY_MS = 60_000
const FORGET_MS = 15 * 60_000
const ADDRESSES = 10_000

/**
 * Holds back who guesses passwords: few checks at once on the whole hub, and growing delays at one e-mail address.
 *
 * In memory of this process. The longest delay is short, since anybody can bring it upon anybody's address.
 */
export class SignInThrottle {
  /** The address tried last comes last. */
  private readonly tries = new Map<string, { count: number; lastMs: number; nextMs: number }>()
  private readonly waiting: (() => void)[] = []
  private running = 0

  constructor(private readonly clock: Clock) {}

  /**
   * Runs one check of a password when its turn comes; what it finds clears the address.
   * @throws PolyphonyError (rate_limited, with the seconds to wait): nothing was checked
   */
  async check<T>(address: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
    if (this.running >= RUNNING && this.waiting.length >= WAITING) throw tooMany(5_000)
    // Counted before the outcome is known: tries at the same moment must not all be free.
    this.count(address)
    await this.enter()
    try {
      const found = await work()
      if (found !== undefined) this.tries.delete(address)
      return found
    } finally {
      this.leave()
    }
  }

  private count(address: string): void {
    const nowMs = this.clock.nowMs()
    const before = this.tries.get(address)
    if (before && nowMs < before.nextMs) throw tooMany(before.nextMs - nowMs)
    const count = before && nowMs - before.lastMs < FORGET_MS ? before.count + 1 : 1
    const delayMs = count < FREE_TRIES ? 0 : Math.min(1_000 * 2 ** (count - FREE_TRIES), MAX_DELAY_MS)
    this.tries.delete(address)
    this.tries.set(address, { count, lastMs: nowMs, nextMs: nowMs + delayMs })
    const [oldest] = this.tries.keys()
    if (this.tries.size > ADDRESSES && oldest !== undefined) this.tries.delete(oldest)
  }

  private async enter(): Promise<void> {
    if (this.running >= RUNNING) await new Promise<void>((admit) => this.waiting.push(admit))
    else this.running++
  }

  /** The place goes to who waits longest, or becomes free. */
  private leave(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.running--
  }
}

function tooMany(waitMs: number): PolyphonyError {
  return new PolyphonyError('rate_limited', 'Too many attempts to sign in. Wait a little, then try again.', {
    retryAfterSeconds: Math.ceil(waitMs / 1_000),
  })
}
