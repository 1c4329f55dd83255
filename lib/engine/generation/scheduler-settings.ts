import type { Clock } from '@/lib/core/clock'
import type { Tokenizer } from '@/lib/formats/tokenizer'
import type { Decoder } from '../decoder/decoder'

export interface SchedulerSettings {
  decoder: Decoder
  tokenizer: Tokenizer
  vocabSize: number
  /** Tokens that end an answer. */
  endTokens: ReadonlySet<number>
  /** Requests that may wait for a slot. */
  queueLimit: number
  /** Memory for what was read before. */
  prefixBytes: number
  /** Whether written tokens are kept as well as read ones: see docs/engine.md. */
  keepAnswers: boolean
  clock: Clock
}
