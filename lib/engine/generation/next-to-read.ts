import type { FairShare } from './fair-share'
import type { Job } from './job'

/** Of the prompts that can be read, the one whose tenant was served least; of equals, the one that came first. */
export function nextToRead(reading: Iterable<Job>, share: FairShare): Job | undefined {
  let next: Job | undefined
  for (const job of reading) if (job.isReady && (!next || isBefore(job, next, share))) next = job
  return next
}

function isBefore(a: Job, b: Job, share: FairShare): boolean {
  const difference = share.servedTo(a.request.tenant) - share.servedTo(b.request.tenant)
  return difference < 0 || (difference === 0 && a.number < b.number)
}
