import { PolyphonyError } from '@/lib/core/errors'
import type { AdapterPin } from '../adapter-bank'
import type { GenerationRequest, GenerationStep } from './generation-request'
import type { PrefixLease } from './prefix-cache'
import type { Sequence } from './sequence'
import type { Row } from './slot-table'
import { StepQueue } from './step-queue'

/** A request on its way: waiting, then its prompt is read, then its answers are written. */
export class Job {
  readonly steps = new StepQueue<GenerationStep>()
  /** Prompt tokens that its slot holds. */
  past = 0
  /** Answers that have not ended. */
  open: number
  /** Its prompt's place among what is kept, once reading began. */
  lease: PrefixLease | undefined
  /** Its adapter, once that is in memory. */
  pin: AdapterPin | undefined
  /** When it got its slots. */
  startedMs: number | undefined

  constructor(
    readonly request: GenerationRequest,
    /** In the order of arrival. */
    readonly number: number,
    private readonly arrivedMs: number,
  ) {
    this.open = request.choices
  }

  /** Whether its prompt can be read: it has its adapter, or needs none. */
  get isReady(): boolean {
    return this.pin !== undefined || this.request.pinAdapter === undefined
  }

  get hasEnded(): boolean {
    return this.open === 0
  }

  /** Why it must stop now, if it must. */
  stopReason(nowMs: number): PolyphonyError | undefined {
    const { signal, timeoutMs } = this.request
    if (signal.aborted) return new PolyphonyError('cancelled', 'The client went away')
    if (timeoutMs === undefined || nowMs < this.arrivedMs + timeoutMs) return undefined
    return new PolyphonyError('timeout', `The answer was not finished within its ${timeoutMs} ms`)
  }
}

/** One answer in its slot. */
export class AnswerRow implements Row {
  constructor(
    readonly job: Job,
    readonly sequence: Sequence,
  ) {}

  get past(): number {
    return this.sequence.past
  }

  get size(): number {
    return this.job.pin?.adapter.sizeBytes ?? 0
  }
}
