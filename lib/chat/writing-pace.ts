import { performance } from 'node:perf_hooks'

/** Up to this share of its time a process passes every piece on as it comes. */
const EASY = 0.3
/** Nobody reads so quickly that ten lines of text a second seem slow. */
const LONGEST_MS = 100
const LOOK_MS = 250
const STALE_MS = 2_000

/**
 * How long the pieces of an answer are gathered before they are judged and sent as one: not at all while this process
 * has time, and the longer the busier it is. To judge and send three tokens costs little more than one, so that a busy
 * process does less for each, and a question that comes in then waits less.
 */
export class WritingPace {
  private readonly readLoad: () => number
  private readonly nowMs: () => number
  private lookedMs = Number.NEGATIVE_INFINITY
  private pause = 0

  /** @param readLoad which share of the time since it was last asked the process was busy, 0 to 1 */
  constructor(readLoad: () => number, nowMs: () => number) {
    this.readLoad = readLoad
    this.nowMs = nowMs
  }

  /** The time between two pieces of one answer, in milliseconds. */
  pauseMs(): number {
    const nowMs = this.nowMs()
    if (nowMs - this.lookedMs >= LOOK_MS) {
      const wanted = (Math.max(0, this.readLoad() - EASY) / (1 - EASY)) * LONGEST_MS
      // Half way each time: less load is what the pause itself brings about. What was long ago says nothing of now.
      const isStale = nowMs - this.lookedMs > STALE_MS
      this.pause = isStale ? wanted / 2 : (this.pause + wanted) / 2
      this.lookedMs = nowMs
    }
    return this.pause < 1 ? 0 : this.pause
  }
}

/** Which share of the time this process was busy since it was last asked. */
export function measureLoad(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}
