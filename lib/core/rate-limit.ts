import type { Clock } from './clock'
import { PolyphonyError } from './errors'

const MOST_KEYS = 10_000

/** So many goes in so much time for each key, in the memory of this process; the window begins with the first go. */
export class RateLimit {
  /** The window begun last comes last. */
  private readonly windows = new Map<string, { count: number; endsMs: number }>()

  constructor(
    private readonly limit: { goes: number; windowMs: number; what: string },
    private readonly clock: Clock,
  ) {}

  /** Counts one go. @throws PolyphonyError (rate_limited, with the seconds to wait) when there were too many */
  take(key: string): void {
    const nowMs = this.clock.nowMs()
    const known = this.windows.get(key)
    if (!known || known.endsMs <= nowMs) {
      this.windows.delete(key)
      this.windows.set(key, { count: 1, endsMs: nowMs + this.limit.windowMs })
      const [oldest] = this.windows.keys()
      if (this.windows.size > MOST_KEYS && oldest !== undefined) this.windows.delete(oldest)
      return
    }
    if (known.count >= this.limit.goes) {
      throw new PolyphonyError(
        'rate_limited',
        `Too many ${this.limit.what}. Wait a little, then try again.`,
        {
          retryAfterSeconds: Math.ceil((known.endsMs - nowMs) / 1_000),
        },
      )
    }
    known.count++
  }
}
