import { PolyphonyError } from '@/lib/core/errors'
import { fillBuckets } from '@/lib/store/rate-buckets'

/**
 * So many goes for each key, which come back evenly over a time; counted in the database, so that all processes of a hub
 * count together (lib/store/rate-buckets.ts).
 */
export class FormLimit {
  constructor(private readonly limit: { name: string; goes: number; windowMs: number; what: string }) {}

  /** Counts one go. @throws PolyphonyError (rate_limited, with the seconds to wait) when there were too many */
  async take(key: string): Promise<void> {
    const { goes, windowMs, what } = this.limit
    const [level] = await fillBuckets([{ key: this.keyOf(key), limit: goes, windowMs, amount: 1 }])
    if (!level || level.isTaken) return
    throw new PolyphonyError('rate_limited', `Too many ${what}. Wait a little, then try again.`, {
      retryAfterSeconds: Math.ceil(level.retryMs / 1_000),
    })
  }

  /** The bucket of a key. */
  keyOf(key: string): string {
    return `${this.limit.name}:${key}`
  }
}
