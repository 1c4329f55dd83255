import { confidenceOf } from '@/lib/rerank/confidence'
import type { EnergyTerm } from '@/lib/rerank/energy'
import type { ToldVerdict } from './screen'

/** One candidate on its way through a turn. */
export interface Draft {
  index: number
  /** Emptied as soon as a guardrail blocks it. */
  text: string
  isBlocked: boolean
  /** False when a guardrail found another language than the community's. */
  isLanguageOk: boolean
  /** Other than `allow`. */
  verdicts: ToldVerdict[]
  /** Little-endian float32 as the encoder gave it; null without one. */
  latent: Uint8Array | null
  encoderDigest: string | null
  energy: number | null
  terms: EnergyTerm[] | null
  /** Natural logarithm; null when the server gives no probabilities. */
  meanLogProb: number | null
  minProb: number | null
  /** Second-lowest token probability; null when the server gives none. */
  confidence: number | null
  tokens: number
  finishReason: 'stop' | 'length'
}

/** A draft as it comes from the model, yet unjudged. `logProbs`: one a token. */
export function createDraft(input: {
  index: number
  text: string
  logProbs: number[]
  finishReason: 'stop' | 'length'
}): Draft {
  const { index, text, logProbs, finishReason } = input
  const isScored = logProbs.length > 0
  return {
    index,
    text: text.trim(),
    isBlocked: false,
    isLanguageOk: true,
    verdicts: [],
    latent: null,
    encoderDigest: null,
    energy: null,
    terms: null,
    meanLogProb: isScored ? logProbs.reduce((sum, value) => sum + value, 0) / logProbs.length : null,
    minProb: isScored ? Math.min(1, Math.exp(Math.min(...logProbs))) : null,
    confidence: isScored ? confidenceOf(logProbs) : null,
    tokens: logProbs.length,
    finishReason,
  }
}

/** Takes a draft out: its text and its latent are never shown, kept or logged. */
export function blockDraft(draft: Draft): void {
  draft.isBlocked = true
  draft.text = ''
  draft.latent = null
  draft.encoderDigest = null
}
