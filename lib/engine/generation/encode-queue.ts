import { PolyphonyError } from '@/lib/core/errors'
import type { Decoder } from '../decoder/decoder'
import type { PreparedAdapter } from '../decoder/prepared-adapter'

interface EncodeJob {
  tokens: number[]
  adapter: PreparedAdapter | undefined
  signal: AbortSignal
  resolve(hidden: Float32Array): void
  reject(error: unknown): void
}

/** Texts to be embedded, read one after another between the steps of the answers. */
export class EncodeQueue {
  private readonly jobs: EncodeJob[] = []

  constructor(
    private readonly decoder: Decoder,
    private readonly limit: number,
  ) {}

  get size(): number {
    return this.jobs.length
  }

  /** Hidden states [tokens, hidden] of a text. @throws PolyphonyError overloaded when the queue is full. */
  enter(
    tokens: number[],
    adapter: PreparedAdapter | undefined,
    signal: AbortSignal,
    retryAfterSeconds: number,
  ): Promise<Float32Array> {
    // A request may hold many texts, which come one after another: each counts only while it waits.
    if (this.jobs.length >= this.limit) {
      throw new PolyphonyError('overloaded', `The model is busy: ${this.limit} texts are already waiting`, {
        retryAfterSeconds,
      })
    }
    return new Promise((resolve, reject) => {
      this.jobs.push({ tokens, adapter, signal, resolve, reject })
    })
  }

  /** Reads the next text. @returns the tokens that were read. */
  async readOne(): Promise<number> {
    const job = this.jobs.shift()
    if (!job) return 0
    if (job.signal.aborted) {
      job.reject(new PolyphonyError('cancelled', 'The client went away'))
      return 0
    }
    try {
      job.resolve(await this.decoder.encode(job.tokens, job.adapter))
      return job.tokens.length
    } catch (error) {
      job.reject(error)
      return 0
    }
  }
}
