export interface BegunAhead<T> {
  /** All events, from the first. */
  events: AsyncGenerator<T>
  /** Ends what nobody will read. */
  giveUp(): Promise<void>
}

/**
 * Begins to make events before anybody reads them.
 * @param make must end soon after its signal aborts, which happens when whoever reads the events leaves
 * @param most how many are made before they are read
 */
export function beginAhead<T>(
  make: (signal: AbortSignal) => AsyncGenerator<T>,
  { signal, most }: { signal: AbortSignal; most: number },
): BegunAhead<T> {
  const leaving = new AbortController()
  const made = make(AbortSignal.any([signal, leaving.signal]))
  // Asked for all at once, it makes one after the other.
  const ahead = Array.from({ length: most }, () => made.next())
  // A failure is told to whoever reads that far.
  for (const one of ahead) one.catch(() => undefined)
  const giveUp = async () => {
    leaving.abort()
    await made.return(undefined).catch(() => undefined)
  }
  async function* read() {
    try {
      for (const one of ahead) {
        const { done, value } = await one
        if (done) return
        yield value
      }
      yield* made
    } finally {
      await giveUp()
    }
  }
  return { events: read(), giveUp }
}
