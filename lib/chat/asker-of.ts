import type { RateLimits } from '@/lib/core/rate-limits-setting'
import type { Holder } from '@/lib/limits/meter'
import type { Reader } from '@/lib/people/reader'
import type { Asker } from './turn-limits'

const GUEST_RUNNING = 2
const ACCOUNT_RUNNING = 6

/** Under whose name a reader's turns are counted, and how many may run at once. */
export function askerOf(reader: Reader): Asker {
  return reader.kind === 'user'
    ? { id: `user:${reader.userId}`, isGuest: false, runningEach: ACCOUNT_RUNNING }
    : { id: `guest:${reader.guestId}`, isGuest: true, runningEach: GUEST_RUNNING }
}

/** The account or guest whose rate limits hold for a reader; none for the operator's built-in service account. */
export function holdersOf(reader: Reader, limits: RateLimits): Holder[] {
  if (reader.kind === 'guest') return [{ scope: 'guest', id: reader.guestId, allowance: limits.guest }]
  return reader.userId === '' ? [] : [{ scope: 'account', id: reader.userId, allowance: limits.account }]
}
