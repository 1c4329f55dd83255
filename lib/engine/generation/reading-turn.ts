import type { FairShare } from './fair-share'
import type { Job } from './job'

/** Tokens of one prompt read between two steps of the running answers: a long one holds nobody up. */
const PROMPT_TOKENS = 128
/** Tokens of all prompts read between two steps: many short ones are answered soon, and the running answers still go on. */
const TURN_TOKENS = 512
/** Less than this is not worth a run of its own. */
const LEAST_CHUNK = 32

/** What is read between two steps of the running answers: a piece of each prompt that waits, as far as the turn reaches. */
export class ReadingTurn {
  private tokens = TURN_TOKENS
  private readonly served = new Set<Job>()

  /** Whose piece is next and how many tokens it may have; nothing when the answers are to go on. */
  next(reading: Iterable<Job>, share: FairShare): { job: Job; tokens: number } | undefined {
    if (this.tokens < LEAST_CHUNK) return undefined
    const job = nextToRead(
      [...reading].filter((other) => !this.served.has(other)),
      share,
    )
    return job && { job, tokens: Math.min(PROMPT_TOKENS, this.tokens) }
  }

  count(job: Job, tokens: number): void {
    this.served.add(job)
    this.tokens -= tokens
  }
}

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
