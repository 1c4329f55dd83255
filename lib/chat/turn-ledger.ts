import type { NewCandidate } from '@/lib/store/messages'
import type { Draft } from './draft'
import type { Receipt } from './receipt'
import type { ToldVerdict } from './screen'

/** One answer as its reader got it. */
export interface Answer {
  text: string
  finishReason: 'stop' | 'length'
  /** Of which draft; null for the sentence that stands in when the model is unsure. */
  draft: number | null
  tokens: number
}

/**
 * All that a turn leaves behind, filled while it runs, so that a stop or a failure keeps what was known by then.
 *
 * `ranking` and `receipt` are stored with the message as they are.
 */
export interface TurnLedger {
  /** As it may enter prompts; undefined until it was screened. */
  question: { text: string; isBlocked: boolean; verdicts: ToldVerdict[] } | undefined
  /** Everything other than `allow` that was said of the question and of the answer. */
  verdicts: ToldVerdict[]
  /** Judged at every output stage: a stop in between leaves none. */
  drafts: Draft[]
  ranking: Record<string, unknown> | null
  receipt: Receipt | null
  /** Best first; empty when blocked. */
  answers: Answer[]
  /** Why there is no answer. */
  block: ToldVerdict | null
  promptTokens: number
}

export function createTurnLedger(): TurnLedger {
  return {
    question: undefined,
    verdicts: [],
    drafts: [],
    ranking: null,
    receipt: null,
    answers: [],
    block: null,
    promptTokens: 0,
  }
}

/** The drafts as they are stored and shown: a blocked one has lost its text and its latent. */
export function listCandidates(ledger: TurnLedger): NewCandidate[] {
  const chosen = ledger.answers[0]?.draft
  return ledger.drafts.map((draft) => ({
    index: draft.index,
    content: draft.isBlocked ? null : draft.text,
    chosen: draft.index === chosen,
    blocked: draft.isBlocked,
    energy: draft.energy,
    terms: draft.terms?.map((term) => ({ ...term })) ?? null,
    verdicts: draft.verdicts.map((verdict) => ({ ...verdict })),
    meanLogProb: draft.meanLogProb,
    minProb: draft.minProb,
    tokens: draft.tokens,
    finishReason: draft.finishReason,
    latent: draft.isBlocked || !draft.latent ? null : draft.latent,
    encoderDigest: draft.isBlocked ? null : draft.encoderDigest,
  }))
}
