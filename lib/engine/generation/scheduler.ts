import type { AdapterPin } from '../adapter-bank'
import { chunkSize } from './chunk-size'
import { FairShare } from './fair-share'
import type { GenerationRequest, GenerationStep } from './generation-request'
import { HoldTime } from './hold-time'
import { AnswerRow, Job } from './job'
import { News } from './news'
import { PrefixCache } from './prefix-cache'
import { nextToRead, ReadingTurn } from './reading-turn'
import type { SchedulerSettings } from './scheduler-settings'
import { Sequence } from './sequence'
import { SideReader } from './side-reader'
import { SlotTable } from './slot-table'
import { tooManyChoices } from './too-many-choices'
import { Totals } from './totals'
import { WaitingRoom } from './waiting-room'

/** How often it is looked who has gone while nothing runs. */
const POLL_MS = 20
/** One slot in this many is kept for tenants that hold none. */
const RESERVE = 8

/**
 * Continuous batching: sequences join and leave the batch at any step, and prompts are read in pieces between the steps.
 * Whose turn it is, for a slot and for reading, is decided by what each tenant has had.
 */
export class Scheduler {
  private readonly share = new FairShare()
  private readonly waiting: WaitingRoom
  /** What is read beside the answers. */
  readonly texts: SideReader
  private readonly prefixes: PrefixCache
  /** Jobs that have slots and whose prompts are being read. */
  private readonly reading = new Set<Job>()
  private readonly slots: SlotTable<AnswerRow, Job>
  private looping = false
  private readonly news = new News()
  private loopEnd: Promise<void> = Promise.resolve()
  private readonly scratch: Float32Array
  private readonly holds = new HoldTime()
  /** Totals since the start, for metrics. */
  readonly totals = new Totals()

  constructor(private readonly settings: SchedulerSettings) {
    const { decoder, queueLimit, prefixBytes } = settings
    this.scratch = new Float32Array(settings.vocabSize)
    this.waiting = new WaitingRoom(queueLimit, this.share)
    this.texts = new SideReader(settings, {
      onEnter: () => this.start(),
      retryAfterSeconds: () => this.retryAfterSeconds(),
    })
    this.prefixes = new PrefixCache(decoder, prefixBytes)
    this.slots = new SlotTable(decoder.slots, (from, to, tokens) => decoder.copySlot(from, to, tokens))
  }

  /**
   * Queues a request; its steps come in the order in which they are made, the choices interleaved.
   * @throws PolyphonyError overloaded when the queue is full, invalid_request when it can never run.
   */
  generate(request: GenerationRequest): AsyncIterable<GenerationStep> {
    const { decoder, clock } = this.settings
    if (request.choices > decoder.slots) throw tooManyChoices(request.choices, decoder.slots)
    const job = new Job(request, this.totals.requests, clock.nowMs())
    this.waiting.enter(job, this.retryAfterSeconds())
    this.totals.requests++
    this.share.arrive(request.tenant)
    this.start()
    return job.steps
  }

  get load(): { running: number; waiting: number } {
    return { running: this.slotsTaken(), waiting: this.waiting.size + this.texts.size }
  }

  get prefixUse() {
    return { ...this.prefixes.totals, sizeBytes: this.prefixes.sizeBytes }
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
    // The runtime defers every run to a turn of the event loop, so streams are written and aborts seen between runs.
    while (this.slotsTaken() + this.waiting.size + this.texts.size > 0) {
      try {
        await this.step()
      } catch (error) {
        this.failAll(error)
      }
    }
    this.looping = false
  }

  private async step(): Promise<void> {
    this.stopEnded()
    this.admit()
    if (!this.hasWork()) return this.news.wait(POLL_MS)
    this.totals.promptTokens += await this.texts.readOne()
    await this.readPrompts()
    await this.decode()
  }

  private hasWork(): boolean {
    return this.slots.rows.length + this.texts.size > 0 || nextToRead(this.reading, this.share) !== undefined
  }

  /** Frees the slots of those who have gone or whose time is over; called before every run. */
  private stopEnded(): void {
    const nowMs = this.settings.clock.nowMs()
    const stop = (job: Job): boolean => {
      const reason = job.stopReason(nowMs)
      if (!reason) return false
      if (reason.code === 'timeout') this.totals.timeouts++
      this.end(job, reason)
      return true
    }
    for (const { job } of [...this.slots.rows]) if (!job.hasEnded) stop(job)
    for (const job of [...this.reading]) stop(job)
    this.waiting.remove(stop)
  }

  private admit(): void {
    for (let job = this.nextJob(); job; job = this.nextJob()) {
      job.startedMs = this.settings.clock.nowMs()
      this.slots.enter(job)
      this.reading.add(job)
      if (job.request.pinAdapter) void this.bringAdapter(job, job.request.pinAdapter)
    }
  }

  private async bringAdapter(job: Job, pinAdapter: () => Promise<AdapterPin>): Promise<void> {
    try {
      const pin = await pinAdapter()
      if (job.hasEnded) pin.release()
      else job.pin = pin
    } catch (error) {
      if (!job.hasEnded) this.end(job, error)
    }
    this.news.tell()
  }

  private nextJob(): Job | undefined {
    const { slots } = this.settings.decoder
    const free = slots - this.slotsTaken()
    if (free === 0) return undefined
    return this.waiting.takeNext(({ request: { choices, tenant } }) => {
      const held = this.slotsTaken(tenant)
      if (held > 0 && held + choices > slots - Math.floor(slots / RESERVE)) return 'later'
      return choices <= free ? 'now' : 'wait'
    })
  }

  /** Slots that are in use or promised, of all or of one tenant. */
  private slotsTaken(tenant?: string): number {
    const counts = (job: Job) => tenant === undefined || job.request.tenant === tenant
    let taken = 0
    for (const { job } of this.slots.rows) if (counts(job)) taken++
    for (const job of this.reading) if (counts(job)) taken += job.request.choices
    return taken
  }

  private async readPrompts(): Promise<void> {
    const turn = new ReadingTurn()
    for (;;) {
      this.stopEnded()
      this.admit()
      const next = turn.next(this.reading, this.share)
      if (!next) return
      try {
        turn.count(next.job, await this.readChunk(next.job, next.tokens))
      } catch (error) {
        this.end(next.job, error)
      }
    }
  }

  /** @returns how many tokens were read. */
  private async readChunk(job: Job, budget: number): Promise<number> {
    const { prompt, model, tenant } = job.request
    const lease = job.lease ?? this.prefixes.begin(model)
    job.lease = lease
    // What another has read meanwhile counts as well. The last two tokens are always read, for their logits.
    if (lease.tokens === job.past) {
      this.prefixes.follow(lease, prompt, prompt.length - 2, this.slots.slotOf(job))
      job.past = lease.tokens
    }
    const tokens = prompt.slice(job.past, job.past + chunkSize(prompt.length - job.past, budget))
    const slot = this.slots.slotOf(job)
    const logits = await this.settings.decoder.prefill({
      slot,
      tokens,
      past: job.past,
      adapter: job.pin?.adapter,
    })
    job.past += tokens.length
    this.totals.promptTokens += tokens.length
    this.share.charge(tenant, { read: tokens.length, written: 0 })
    this.prefixes.extend(lease, prompt.slice(0, job.past), slot)
    if (job.past === prompt.length) this.beginAnswers(job, logits)
    return tokens.length
  }

  private beginAnswers(job: Job, logits: Float32Array): void {
    const rows: AnswerRow[] = []
    for (let choice = 0; choice < job.request.choices; choice++) {
      const row = new AnswerRow(job, new Sequence(job.request, choice, this.settings.tokenizer))
      if (!this.advance(row, logits)) rows.push(row)
    }
    this.reading.delete(job)
    this.slots.settle(job, rows)
    if (rows.length === 0) this.end(job)
  }

  private async decode(): Promise<void> {
    const { decoder, vocabSize } = this.settings
    this.stopEnded()
    if (this.slots.rows.length === 0) return
    const batch = [...this.slots.rows]
    const startedMs = performance.now()
    const logits = await decoder.decode(
      batch.map(({ sequence, job }) => ({
        token: sequence.lastToken,
        past: sequence.past,
        adapter: job.pin?.adapter,
      })),
    )
    this.totals.countStep(startedMs)
    for (const { sequence } of batch) sequence.past++
    for (const [slot, row] of batch.entries()) {
      const ended = this.advance(row, logits.subarray(slot * vocabSize, (slot + 1) * vocabSize))
      if (ended) this.leave(row)
      if (row.job.hasEnded) this.end(row.job)
    }
  }

  /** Takes the next token of an answer; true when it has ended. */
  private advance({ job, sequence }: AnswerRow, logits: Float32Array): boolean {
    const step = sequence.advance(logits, this.scratch, this.settings.endTokens)
    this.totals.generatedTokens++
    this.share.charge(job.request.tenant, { read: 0, written: 1 })
    job.steps.push(step)
    if (step.finish === undefined) return false
    job.open--
    return true
  }

  /** An answer that has ended gives its slot back; a next turn will begin with what it wrote. */
  private leave(row: AnswerRow): void {
    const { job, sequence } = row
    if (this.settings.keepAnswers && job.lease) {
      const lease = this.prefixes.share(job.lease)
      const held = [...job.request.prompt, ...sequence.answer].slice(0, sequence.past)
      this.prefixes.extend(lease, held, this.slots.rows.indexOf(row))
      this.prefixes.release(lease)
    }
    this.slots.leave(row)
  }

  /** Ends a job wherever it is, and frees all that it holds. */
  private end(job: Job, error?: unknown): void {
    job.steps.end(error)
    job.open = 0
    if (this.reading.delete(job)) this.slots.drop(job)
    for (const row of this.slots.rows.filter((other) => other.job === job)) this.slots.leave(row)
    if (job.lease) this.prefixes.release(job.lease)
    job.lease = undefined
    job.pin?.release()
    job.pin = undefined
    this.share.depart(job.request.tenant)
    if (job.startedMs !== undefined) this.holds.add(this.settings.clock.nowMs() - job.startedMs)
  }

  private retryAfterSeconds(): number {
    return this.holds.retryAfterSeconds(this.waiting.size, this.settings.decoder.slots)
  }

  private failAll(error: unknown): void {
    for (const job of new Set([...this.slots.rows.map((row) => row.job), ...this.reading]))
      this.end(job, error)
    this.slots.clear()
  }
}
