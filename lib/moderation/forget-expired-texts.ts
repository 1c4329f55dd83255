import { type Clock, systemClock } from '@/lib/core/clock'
import { clearExpiredTexts } from '@/lib/store/statements'

const EVERY_MS = 6 * 3_600_000

/** Forgets the texts of reports and appeals whose time is over, now and every six hours; nobody is shown them meanwhile. */
export function forgetExpiredTexts(clock: Clock = systemClock): void {
  // A database that is away is no reason to fail: the next time comes.
  const forget = () => void clearExpiredTexts(new Date(clock.nowMs())).catch(() => undefined)
  forget()
  setInterval(forget, EVERY_MS).unref()
}
