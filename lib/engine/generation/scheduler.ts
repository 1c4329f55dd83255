import { PolyphonyError } from '@/lib/core/errors'
import type { Tokenizer } from '@/lib/formats/tokenizer'
import type { Decoder } from '../decoder/decoder'
import type { PreparedAdapter } from '../decoder/prepared-adapter'
import type { GenerationRequest, GenerationStep } from './generation-request'
import { Sequence } from './sequence'
import { StepQueue } from './step-queue'

export interface SchedulerSettings {
  decoder: Decoder
  tokenizer: Tokenizer
  vocabSize: number
  /** Tokens that end an answer. */
  endTokens: ReadonlySet<number>
  /** Requests that may wait for a slot. */
  queueLimit: number
}

/** Prompts are read in pieces of this many tokens, so that running answers go on in between. */
const CHUNK_TOKENS = 128
const RETRY_AFTER_SECONDS = 2

interface Job {
  request: GenerationRequest
  steps: StepQueue<GenerationStep>
  /** Prompt tokens already in the cache. */
  read: number
  /** Choices that have not ended. */
  open: number
}

interface EncodeJob {
  tokens: number[]
  adapter: PreparedAdapter | undefined
  signal: AbortSignal
  resolve(hidden: Float32Array): void
  reject(error: unknown): void
}

/**
 * Continuous batching: sequences join and leave the batch at any step.
 * Running sequences fill the slots from 0 without a gap; the prompt that is being read lies right behind them.
 */
export class Scheduler {
  private readonly waiting: Job[] = []
  private readonly encodes: EncodeJob[] = []
  private readonly running: { sequence: Sequence; job: Job }[] = []
  private reading: Job | undefined
  private looping = false
  private loopEnd: Promise<void> = Promise.resolve()
  private readonly scratch: Float32Array
  /** Totals since the start, for metrics. */
  readonly totals = { promptTokens: 0, generatedTokens: 0, decodeSteps: 0, requests: 0 }

  constructor(private readonly settings: SchedulerSettings) {
    this.scratch = new Float32Array(settings.vocabSize)
  }

  /**
   * Queues a request; its steps come in the order in which they are made, the choices interleaved.
   * @throws PolyphonyError overloaded when the queue is full, invalid_request when it can never run.
   */
  generate(request: GenerationRequest): AsyncIterable<GenerationStep> {
    const { decoder, queueLimit } = this.settings
    if (request.choices > decoder.slots) {
      throw new PolyphonyError(
        'invalid_request',
        `"n" is ${request.choices}; this engine drafts at most ${decoder.slots} at once`,
        { param: 'n' },
      )
    }
    if (this.waiting.length >= queueLimit) throw overloaded(queueLimit)
    const job: Job = { request, steps: new StepQueue(), read: 0, open: request.choices }
    this.totals.requests++
    this.waiting.push(job)
    this.start()
    return job.steps
  }

  /** Hidden states [tokens, hidden] of a text. @throws PolyphonyError overloaded when the queue is full. */
  encode(tokens: number[], adapter: PreparedAdapter | undefined, signal: AbortSignal): Promise<Float32Array> {
    // A request may hold many texts, which come one after another: each counts only while it waits.
    if (this.encodes.length >= this.settings.queueLimit) throw overloaded(this.settings.queueLimit)
    return new Promise((resolve, reject) => {
      this.encodes.push({ tokens, adapter, signal, resolve, reject })
      this.start()
    })
  }

  get load(): { running: number; waiting: number } {
    return {
      running: this.running.length + (this.reading ? this.reading.open : 0),
      waiting: this.waiting.length + this.encodes.length,
    }
  }

  /** Resolves when no run is under way; the caller has seen to it that nothing new comes. */
  async drain(): Promise<void> {
    await this.loopEnd
  }

  private start(): void {
    if (this.looping) return
    this.looping = true
    this.loopEnd = this.loop()
  }

  private async loop(): Promise<void> {
    // The runtime defers every run to a turn of the event loop, so streams are written and aborts seen between steps.
    while (this.running.length + this.waiting.length + this.encodes.length > 0 || this.reading) {
      try {
        await this.step()
      } catch (error) {
        this.failAll(error)
      }
    }
    this.looping = false
  }

  private async step(): Promise<void> {
    this.dropCancelled()
    this.admit()
    await this.encodeOne()
    if (this.reading) await this.readChunk(this.reading)
    if (this.running.length > 0) await this.decode()
  }

  private dropCancelled(): void {
    for (let slot = this.running.length - 1; slot >= 0; slot--) {
      const job = this.running[slot]!.job
      if (job.request.signal.aborted) {
        job.steps.end(cancelled())
        this.leave(slot)
      }
    }
    if (this.reading?.request.signal.aborted) {
      this.reading.steps.end(cancelled())
      this.reading = undefined
    }
    for (const job of this.waiting.filter(({ request }) => request.signal.aborted)) {
      job.steps.end(cancelled())
      this.waiting.splice(this.waiting.indexOf(job), 1)
    }
  }

  private admit(): void {
    const next = this.waiting[0]
    if (!next || this.reading || this.running.length + next.request.choices > this.settings.decoder.slots)
      return
    this.waiting.shift()
    this.reading = next
  }

  private async encodeOne(): Promise<void> {
    const job = this.encodes.shift()
    if (!job) return
    if (job.signal.aborted) return job.reject(cancelled())
    try {
      job.resolve(await this.settings.decoder.encode(job.tokens, job.adapter))
      this.totals.promptTokens += job.tokens.length
    } catch (error) {
      job.reject(error)
    }
  }

  private async readChunk(job: Job): Promise<void> {
    const { prompt, adapter, choices } = job.request
    const tokens = prompt.slice(job.read, job.read + CHUNK_TOKENS)
    const slot = this.running.length
    const logits = await this.settings.decoder.prefill({ slot, tokens, past: job.read, adapter })
    job.read += tokens.length
    this.totals.promptTokens += tokens.length
    if (job.read < prompt.length) return
    this.reading = undefined
    for (let choice = 0; choice < choices; choice++) {
      const sequence = new Sequence(job.request, choice, this.settings.tokenizer)
      if (this.advance(sequence, job, logits)) continue
      // The first choice stays where the prompt was read, the others get a copy of it.
      const place = this.running.push({ sequence, job }) - 1
      if (place !== slot) this.settings.decoder.copySlot(slot, place, prompt.length)
    }
  }

  private async decode(): Promise<void> {
    const { decoder, vocabSize } = this.settings
    const batch = [...this.running]
    const rows = batch.map(({ sequence }) => ({
      token: sequence.lastToken,
      past: sequence.past,
      adapter: sequence.request.adapter,
    }))
    const logits = await decoder.decode(rows)
    this.totals.decodeSteps++
    const ended: number[] = []
    for (const [slot, { sequence, job }] of batch.entries()) {
      sequence.past++
      const row = logits.subarray(slot * vocabSize, (slot + 1) * vocabSize)
      if (this.advance(sequence, job, row)) ended.push(slot)
    }
    for (const slot of ended.reverse()) this.leave(slot)
  }

  /** Takes the next token of a sequence; true when its answer has ended. */
  private advance(sequence: Sequence, job: Job, logits: Float32Array): boolean {
    const step = sequence.advance(logits, this.scratch, this.settings.endTokens)
    this.totals.generatedTokens++
    job.steps.push(step)
    if (step.finish === undefined) return false
    job.open--
    if (job.open === 0) job.steps.end()
    return true
  }

  /** Frees a slot: the last running sequence moves into the gap, and a half-read prompt moves up behind it. */
  private leave(slot: number): void {
    const { decoder } = this.settings
    const lastSlot = this.running.length - 1
    const last = this.running.pop()
    if (last && slot !== lastSlot) {
      decoder.copySlot(lastSlot, slot, last.sequence.past)
      this.running[slot] = last
    }
    if (this.reading && this.reading.read > 0) decoder.copySlot(lastSlot + 1, lastSlot, this.reading.read)
  }

  private failAll(error: unknown): void {
    const jobs = new Set([...this.running.map(({ job }) => job), ...(this.reading ? [this.reading] : [])])
    for (const job of jobs) job.steps.end(error)
    this.running.length = 0
    this.reading = undefined
  }
}

function overloaded(limit: number): PolyphonyError {
  return new PolyphonyError('overloaded', `The model is busy: ${limit} requests are already waiting`, {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  })
}

function cancelled(): PolyphonyError {
  return new PolyphonyError('cancelled', 'The client went away')
}
