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
