/** Watches an answer for stop strings and keeps back text that may still become one. */
export interface StopMatcher {
  /** Text that may be shown now, and whether a stop string was met; after that nothing more comes. */
  push(text: string): { text: string; stopped: boolean }
  /** What was kept back, when the answer ends for another reason. */
  flush(): string
}

/** @param stops none of them empty. */
export function createStopMatcher(stops: readonly string[]): StopMatcher {
  let held = ''
  return {
    push: (text) => {
      held += text
      const first = stops.map((stop) => held.indexOf(stop)).filter((at) => at >= 0)
      if (first.length > 0) {
        const shown = held.slice(0, Math.min(...first))
        held = ''
        return { text: shown, stopped: true }
      }
      const keep = Math.max(0, ...stops.map((stop) => overlap(held, stop)))
      const shown = held.slice(0, held.length - keep)
      held = held.slice(held.length - keep)
      return { text: shown, stopped: false }
    },
    flush: () => {
      const rest = held
      held = ''
      return rest
    },
  }
}

/** Length of the longest end of `text` that begins `stop`, short of the whole. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (stop.startsWith(text.slice(-length))) return length
  }
  return 0
}
