/** Values that one side pushes and the other side reads with `for await`. */
export class StepQueue<T> implements AsyncIterable<T> {
  private readonly values: T[] = []
  private ended = false
  private error: unknown
  private wake: (() => void) | undefined

  push(value: T): void {
    this.values.push(value)
    this.wake?.()
  }

  /** Ends the reading after what is already there; with an error, the reading throws it. */
  end(error?: unknown): void {
    if (this.ended) return
    this.ended = true
    this.error = error
    this.wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const value = this.values.shift()
      if (value !== undefined) yield value
      else if (this.ended) {
        if (this.error !== undefined) throw this.error
        return
      } else {
        await new Promise<void>((resolve) => {
          this.wake = resolve
        })
      }
    }
  }
}
