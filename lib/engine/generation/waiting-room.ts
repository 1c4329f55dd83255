import { PolyphonyError } from '@/lib/core/errors'
import type { FairShare } from './fair-share'
import type { Job } from './job'

/** One tenant may fill this many times the room that would then still be free: two thirds of it, when alone. */
const GREED = 2

/**
 * Requests without slots, a line for each tenant. Its size is bounded, and so is each line's share of what is free, so that a flood
 * from one never closes the door to another.
 * Source: dynamic thresholds, Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.
 */
export class WaitingRoom {
  private readonly lines = new Map<string, Job[]>()
  private count = 0

  constructor(
    private readonly limit: number,
    private readonly share: FairShare,
  ) {}

  get size(): number {
    return this.count
  }

  /** @throws PolyphonyError (overloaded) when there is no room, with the time after which there may be some. */
  enter(job: Job, retryAfterSeconds: number): void {
    const { tenant } = job.request
    const line = this.lines.get(tenant) ?? []
    if (this.count >= this.limit || line.length >= GREED * (this.limit - this.count)) {
      throw new PolyphonyError(
        'overloaded',
        `The model is busy: ${this.count} requests are already waiting`,
        {
          retryAfterSeconds,
        },
      )
    }
    this.lines.set(tenant, [...line, job])
    this.count++
  }

  /**
   * Takes out the request that comes next: the first in line of the tenant that was served least.
   * @param fits 'later' passes a tenant over, 'wait' keeps everybody waiting until this one fits.
   */
  takeNext(fits: (job: Job) => 'now' | 'later' | 'wait'): Job | undefined {
    for (const [tenant, line] of this.inOrder()) {
      const answer = fits(line[0]!)
      if (answer === 'wait') return undefined
      if (answer === 'now') {
        this.setLine(tenant, line.slice(1))
        return line[0]
      }
    }
    return undefined
  }

  /** Takes out every request that `stops`. */
  remove(stops: (job: Job) => boolean): void {
    for (const [tenant, line] of [...this.lines]) {
      const left = line.filter((job) => !stops(job))
      if (left.length < line.length) this.setLine(tenant, left)
    }
  }

  /** Lines by what their tenants had; equals in the order in which their first has come. */
  private inOrder(): [string, Job[]][] {
    const served = (tenant: string) => this.share.servedTo(tenant)
    return [...this.lines].sort(
      ([a, lineA], [b, lineB]) => served(a) - served(b) || lineA[0]!.number - lineB[0]!.number,
    )
  }

  private setLine(tenant: string, line: Job[]): void {
    this.count += line.length - (this.lines.get(tenant)?.length ?? 0)
    if (line.length > 0) this.lines.set(tenant, line)
    else this.lines.delete(tenant)
  }
}
