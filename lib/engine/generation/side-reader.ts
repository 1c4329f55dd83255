import { PolyphonyError } from '@/lib/core/errors'
import type { Decoder } from '../decoder/decoder'
import type { PreparedAdapter } from '../decoder/prepared-adapter'
import { pieceTokens, type ReadPiece, readScores } from './read-scores'

interface SideJob {
  signal: AbortSignal
  /** Reads the next piece. @returns its tokens, and after the last one how to tell what the text gave */
  advance(): Promise<{ tokens: number; settle: (() => void) | undefined }>
  reject(error: unknown): void
}

/**
 * Texts that are read for themselves (to be embedded, or to be scored), one after another and a piece between two steps
 * of the answers. They share one slot of the decoder, which is why a text is finished before the next one begins.
 */
export class SideReader {
  private readonly jobs: SideJob[] = []

  constructor(
    private readonly settings: { decoder: Decoder; vocabSize: number; queueLimit: number },
    private readonly house: {
      /** Called when a text waits to be read. */
      onEnter(): void
      retryAfterSeconds(): number
    },
  ) {}

  get size(): number {
    return this.jobs.length
  }

  /** Hidden states [tokens, hidden] of a text. @throws PolyphonyError overloaded when the queue is full. */
  encode(tokens: number[], adapter: PreparedAdapter | undefined, signal: AbortSignal): Promise<Float32Array> {
    const { decoder } = this.settings
    const read = async () => ({ tokens: tokens.length, result: await decoder.encode(tokens, adapter) })
    return this.enter(read, signal)
  }

  /**
   * Log-probabilities [tokens − 1] of a text's tokens, each after all that stand before it.
   * @throws PolyphonyError overloaded when the queue is full.
   */
  score(tokens: number[], adapter: PreparedAdapter | undefined, signal: AbortSignal): Promise<number[]> {
    const { decoder, vocabSize } = this.settings
    const mostTokens = pieceTokens(vocabSize)
    return this.enter(readScores(tokens, { decoder, adapter, vocabSize, mostTokens }), signal)
  }

  /** Reads the next piece of the first text. @returns the tokens that were read. */
  async readOne(): Promise<number> {
    const job = this.jobs[0]
    if (!job) return 0
    const fail = (error: unknown) => {
      this.jobs.shift()
      job.reject(error)
      return 0
    }
    if (job.signal.aborted) return fail(new PolyphonyError('cancelled', 'The client went away'))
    try {
      const { tokens, settle } = await job.advance()
      if (settle) {
        this.jobs.shift()
        settle()
      }
      return tokens
    } catch (error) {
      return fail(error)
    }
  }

  private enter<T>(read: ReadPiece<T>, signal: AbortSignal): Promise<T> {
    const { queueLimit } = this.settings
    // A request may hold many texts, which come one after another: each counts only while it waits.
    if (this.jobs.length >= queueLimit) {
      throw new PolyphonyError('overloaded', `The model is busy: ${queueLimit} texts are already waiting`, {
        retryAfterSeconds: this.house.retryAfterSeconds(),
      })
    }
    const whole = new Promise<T>((resolve, reject) => {
      const advance = async () => {
        const { tokens, result } = await read()
        return { tokens, settle: result === undefined ? undefined : () => resolve(result) }
      }
      this.jobs.push({ signal, advance, reject })
    })
    this.house.onEnter()
    return whole
  }
}
