/** One named part of an energy: contribution = weight × value. */
export interface EnergyTerm {
  name: TermName
  value: number
  weight: number
  contribution: number
}

export type TermName = keyof typeof COLD_START_WEIGHTS
export type Weights = Readonly<Record<TermName, number>>

/**
 * The weights before anyone has voted; a negative weight rewards.
 *
 * Consensus rules because it is the only one of these terms that is known to choose better than chance without votes;
 * question–answer cosine chooses worse than chance, so relevance is a gate and no score. The small ones only part
 * drafts that agree equally: their usual spread moves an energy by a tenth of what consensus does. A gate outweighs
 * everything but a veto, and a veto everything.
 */
export const COLD_START_WEIGHTS = {
  /** Mean similarity to the other drafts, −1 to 1. */
  consensus: -4,
  /** Mean log-probability a token. */
  confidence: -0.3,
  overlap: -0.2,
  length: 0.05,
  lists: 0.03,
  bold: 0.03,
  /** 1 when the draft points away from the question. */
  off_topic: 10,
  /** 1 when the draft is empty, echoes the question or repeats itself. */
  hollow: 20,
  /** 1 when the draft is in a language the community does not speak. */
  wrong_language: 100,
  /** Tells assistants apart when their drafts compete; no votes yet, so no assistant is preferred. */
  assistant: 0,
}

const NAMES: TermName[] = [
  'consensus',
  'confidence',
  'overlap',
  'length',
  'lists',
  'bold',
  'off_topic',
  'hollow',
  'wrong_language',
  'assistant',
]

/**
 * The energy of one draft, E = Σ weight × value, lower is better, with every contribution named.
 *
 * A term that could not be measured (no latents, one draft alone) is left out, never guessed.
 */
export function energyOf(
  values: Partial<Record<TermName, number>>,
  weights: Weights = COLD_START_WEIGHTS,
): { energy: number; terms: EnergyTerm[] } {
  const terms = NAMES.flatMap((name) => {
    const value = values[name]
    if (value === undefined || !Number.isFinite(value)) return []
    return [{ name, value, weight: weights[name], contribution: weights[name] * value }]
  })
  return { energy: terms.reduce((sum, term) => sum + term.contribution, 0), terms }
}
