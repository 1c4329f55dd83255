import { setImmediate } from 'node:timers/promises'
import { PolyphonyError } from '@/lib/core/errors'

/** Texts read one after another; between two of them others are heard, so that /health answers during a long list. */
export class TextQueue {
  private tail: Promise<unknown> = Promise.resolve()
  private waiting = 0

  constructor(private readonly limit: number) {}

  /** @throws PolyphonyError overloaded when too many texts wait, cancelled when the client went away. */
  async readAll<T>(texts: string[], read: (text: string) => Promise<T>, signal: AbortSignal): Promise<T[]> {
    if (this.waiting > 0 && this.waiting + texts.length > this.limit) {
      const words = `The encoder is busy: ${this.waiting} texts are already waiting`
      throw new PolyphonyError('overloaded', words, { retryAfterSeconds: 1 })
    }
    const results: T[] = []
    this.waiting += texts.length
    try {
      for (const text of texts) results.push(await this.next(() => read(text), signal))
      return results
    } finally {
      this.waiting -= texts.length
    }
  }

  private next<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.tail.then(async () => {
      await setImmediate()
      if (signal.aborted) throw new PolyphonyError('cancelled', 'The client went away')
      return read()
    })
    this.tail = turn.catch(() => undefined)
    return turn
  }
}
