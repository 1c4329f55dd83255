import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again until the answer is yes. @throws Error with the given words when the time is over or the signal came */
export async function poll(
  isDone: () => boolean | Promise<boolean>,
  options: { everyMs: number; patienceMs: number; signal: AbortSignal; otherwise: string },
): Promise<void> {
  const deadlineMs = performance.now() + options.patienceMs
  while (!options.signal.aborted) {
    if (await isDone()) return
    if (performance.now() > deadlineMs) break
    await sleep(options.everyMs, undefined, { signal: options.signal }).catch(() => undefined)
  }
  throw new Error(options.otherwise)
}
