import { measureParity, type ParityReport } from './measure-parity'
import { createTrialContext } from './trial-context'

/** Versions never change, so one measurement serves every reader; the oldest leave when there are this many. */
const MOST_KEPT = 100
const reports = new Map<string, Promise<ParityReport>>()
let last: Promise<unknown> = Promise.resolve()

/**
 * How evenly a published policy works, measured once a version in this process, one policy at a time: whoever looks at
 * a hundred policies must not make the hub slow for those who chat.
 */
export function findParity(
  community: string,
  { version, yaml }: { version: number; yaml: string },
  languages: readonly string[],
): Promise<ParityReport> {
  const key = [`${community}@${version}`, ...languages].join(' ')
  const known = reports.get(key)
  if (known) return known
  const report = last.then(() => measureParity(yaml, { languages, context: createTrialContext() }))
  last = report.catch(() => undefined)
  const [oldest] = reports.keys()
  if (reports.size >= MOST_KEPT && oldest !== undefined) reports.delete(oldest)
  reports.set(key, report)
  // A model that was away may be back at the next reader.
  const forget = () => reports.get(key) === report && reports.delete(key)
  report.then(({ failed }) => failed.length > 0 && forget(), forget)
  return report
}
