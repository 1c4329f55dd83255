/**
 * A time limit that stands still while its work waits for what is not its own doing. Its signal is made when it is asked
 * for. A synchronous work cannot be interrupted; whoever holds it measures it afterwards.
 */
export function createTimeLimit(
  limitMs: number,
  { signal: outer, now }: { signal?: AbortSignal; now(): number },
) {
  let made: { late: AbortController; either: AbortSignal } | undefined
  let timer: NodeJS.Timeout | undefined
  let isHeld = false
  let waiting = 0
  let stoodMs = 0
  let stoodSinceMs = 0
  const make = () => {
    if (made) return made
    const late = new AbortController()
    made = { late, either: outer ? AbortSignal.any([outer, late.signal]) : late.signal }
    return made
  }
  const stood = () => stoodMs + (waiting > 0 ? now() - stoodSinceMs : 0)
  const startedMs = now()
  const run = () => {
    if (!isHeld || waiting > 0) return
    const reason = new Error(`did not answer within ${Math.round(limitMs)} ms`)
    timer = setTimeout(() => make().late.abort(reason), Math.max(0, limitMs - (now() - startedMs - stood())))
  }
  return {
    signal: () => make().either,
    /** For how long it stood still, in milliseconds. */
    stoodMs: stood,
    /** Waits for something that does not count. */
    async standStill<T>(work: Promise<T>): Promise<T> {
      if (waiting === 0) stoodSinceMs = now()
      waiting += 1
      clearTimeout(timer)
      try {
        return await work
      } finally {
        if (waiting === 1) stoodMs = stood()
        waiting -= 1
        run()
      }
    },
    /** The work's answer, unless the limit or the caller's signal comes first. @throws the reason */
    async hold<T>(work: Promise<T>): Promise<T> {
      const { either: stopped } = make()
      let onAbort = () => {}
      const gaveUp = new Promise<never>((_, reject) => {
        onAbort = () => reject(stopped.reason)
        stopped.addEventListener('abort', onAbort)
      })
      isHeld = true
      run()
      try {
        return await Promise.race([work, gaveUp])
      } finally {
        isHeld = false
        clearTimeout(timer)
        // Node keeps a composed signal for as long as anybody listens to it.
        stopped.removeEventListener('abort', onAbort)
      }
    },
  }
}
