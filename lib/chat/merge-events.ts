/** The events of several sources as they come; whoever stops reading ends them all. @throws what one of them throws */
export async function* mergeEvents<T>(sources: AsyncGenerator<T>[]): AsyncGenerator<T> {
  const waiting = new Map(sources.map((source) => [source, source.next()]))
  try {
    while (waiting.size > 0) {
      const [source, step] = await Promise.race(
        [...waiting].map(async ([one, next]) => [one, await next] as const),
      )
      if (step.done) waiting.delete(source)
      else {
        // Asked for the next before this one is handed on, so that no source waits for a slow reader of another.
        waiting.delete(source)
        waiting.set(source, source.next())
        yield step.value
      }
    }
  } finally {
    await Promise.allSettled(sources.map((source) => source.return(undefined)))
  }
}
