import type { AdapterPin } from '../adapter-bank'
import type { Sampling } from './sampling'

/** A prompt and how it is to be continued. */
export interface GenerationRequest {
  /** Token ids; at least one, and fewer than the context holds. */
  prompt: number[]
  /** Under this name the prompt's tokens mean the same keys and values every time: the base's, or the adapter's digest. */
  model: string
  /** Brings the adapter into memory until it is given back; undefined for the base alone. Called when there is a slot. */
  pinAdapter: (() => Promise<AdapterPin>) | undefined
  /** Who shares the machine fairly with the others: a community, or the model's name. */
  tenant: string
  /** Answers wanted; they share one reading of the prompt. */
  choices: number
  /** Most tokens of one answer. */
  maxTokens: number
  sampling: Sampling
  seed: number
  stop: string[]
  /** Alternatives to report per token, 0 for the chosen token alone; undefined for none. */
  topLogprobs: number | undefined
  /** Time from its arrival to its end; undefined for no limit. */
  timeoutMs: number | undefined
  /** Ends the generation when the client goes. */
  signal: AbortSignal
}

/** One token of one answer. */
export interface GenerationStep {
  choice: number
  /** Text that became certain; may be empty. */
  text: string
  /** Absent for a token that ends the answer and when none were asked for. */
  score: TokenScore | undefined
  /** Set on the last step of a choice. */
  finish: 'stop' | 'length' | undefined
}

/** Natural logarithms of the model's own probabilities, before temperature and penalties. */
export interface TokenScore {
  token: number
  logprob: number
  top: { token: number; logprob: number }[]
}
