import { coordinatesOn, fitCandidatePlane, projectOntoPlane } from './candidate-plane'
import { descend } from './descend'
import { COLD_START_WEIGHTS, type EnergyTerm, energyOf, type TermName, type Weights } from './energy'
import { defineObjective } from './objective'
import { readTextFeatures } from './text-features'
import { dot, meanOf, type Vector } from './vectors'
import { type Whitening, whiten } from './whitening'

/** Changes with anything here that can change an order: terms, weights, features. */
export const RERANKER_VERSION = 'energy-1'

export interface RankInput {
  text: string
  /** Raw, as the encoder gave it [d]; null when there is none. */
  latent: ArrayLike<number> | null
  /** Natural logarithm, mean over the draft's tokens; null when the server gives none. */
  meanLogProb: number | null
  /** A blocked draft has left: it takes no part and gets no energy. */
  blocked: boolean
  languageOk: boolean
}

export interface Ranking {
  version: string
  /** What there was to judge by: `latents`, `text` alone (no encoder), or `single` (one draft: gates only). */
  mode: 'latents' | 'text' | 'single'
  /** Indices of the drafts that stayed, best first; equal energies keep the lower index first. */
  order: number[]
  /** By draft; null for a blocked one. */
  energies: (number | null)[]
  terms: EnergyTerm[][]
  /** Γ = min F(y) − F(z*), ≥ 0, in units of energy; null without latents. */
  headroom: number | null
  /** The drafts and the target z* on their two principal axes, and the share of variance these hold; null without latents. */
  plane: {
    heldVariance: number
    points: ([number, number] | null)[]
    target: [number, number]
    path: [number, number][]
  } | null
}

/** Below this cosine of the whitened latents a draft points away from the question; unrelated texts lie near 0. */
const OFF_TOPIC_BELOW = -0.25

/** Orders the drafts of one answer by energy, lowest first, and says what each energy is made of. Pure. */
export function rankCandidates(input: {
  question: { text: string; latent: ArrayLike<number> | null }
  candidates: RankInput[]
  whitening: Whitening | null
  weights?: Weights
}): Ranking {
  const { question, candidates, whitening, weights = COLD_START_WEIGHTS } = input
  const staying = candidates.flatMap((candidate, index) => (candidate.blocked ? [] : [index]))
  const latents = candidates.map(({ blocked, latent }) =>
    whitening && latent && !blocked ? whiten(latent, whitening) : null,
  )
  const asked = whitening && question.latent ? whiten(question.latent, whitening) : null
  const scored = candidates.map((candidate, index) => {
    if (candidate.blocked) return { energy: null, terms: [] }
    return energyOf(
      {
        ...textTerms(question.text, candidate),
        ...(staying.length > 1 ? latentTerms(index, latents, asked) : {}),
      },
      weights,
    )
  })
  const energies = scored.map(({ energy }) => energy)
  const order = [...staying].sort((i, j) => energies[i]! - energies[j]! || i - j)
  const geometry = staying.length > 1 ? seekTarget(order, latents, weights) : null
  return {
    version: RERANKER_VERSION,
    mode: staying.length <= 1 ? 'single' : geometry ? 'latents' : 'text',
    order,
    energies,
    terms: scored.map(({ terms }) => terms),
    headroom: geometry?.headroom ?? null,
    plane: geometry?.plane ?? null,
  }
}

function textTerms(question: string, candidate: RankInput): Partial<Record<TermName, number>> {
  const { length, lists, bold, overlap, hollow } = readTextFeatures(question, candidate.text)
  return {
    // An echo would win by its overlap; what is hollow gets none.
    overlap: hollow ? 0 : overlap,
    length,
    lists,
    bold,
    hollow,
    confidence: candidate.meanLogProb ?? undefined,
    wrong_language: candidate.languageOk ? 0 : 1,
    assistant: 1,
  }
}

/** Consensus is minimum Bayes risk: the mean similarity to the other drafts. A draft without a latent agrees with none. */
function latentTerms(
  index: number,
  latents: (Vector | null)[],
  asked: Vector | null,
): Partial<Record<TermName, number>> {
  const others = latents.filter((latent, i) => latent !== null && i !== index)
  const own = latents[index]
  if (!own) return latents.some(Boolean) ? { consensus: 0 } : {}
  if (others.length === 0) return { consensus: 0 }
  const consensus = others.reduce((sum, other) => sum + dot(own, other!), 0) / others.length
  return { consensus, off_topic: asked ? (dot(own, asked) < OFF_TOPIC_BELOW ? 1 : 0) : undefined }
}

/**
 * z*, the latent that would fit best, and how much better than the best draft it is.
 *
 * Consensus is quadratic in disguise: on the unit sphere −γ·consensus and κ/2‖z − ẑ‖² with ẑ the drafts' mean and
 * κ = γ·n/(n − 1) differ by a constant. The terms that no latent explains (style, overlap, gates) are taken over from
 * the best draft, where the descent starts, so they cancel in Γ.
 */
function seekTarget(
  order: number[],
  latents: (Vector | null)[],
  weights: Weights,
): { headroom: number; plane: NonNullable<Ranking['plane']> } | null {
  const present = latents.filter((latent) => latent !== null)
  const best = latents[order[0]!]
  if (present.length < 2 || !best || weights.consensus >= 0) return null
  const plane = fitCandidatePlane(present)
  const stiffness = (-weights.consensus * present.length) / (present.length - 1)
  const objective = defineObjective({ stiffness, target: meanOf(present) })
  const project = (z: Vector) => projectOntoPlane(z, plane)
  const { target, path } = descend({ start: best, objective, project })
  return {
    headroom: Math.max(0, objective.valueAt(best) - objective.valueAt(target)),
    plane: {
      heldVariance: plane.heldVariance,
      points: latents.map((latent) => latent && coordinatesOn(latent, plane)),
      target: coordinatesOn(target, plane),
      path: path.map((z) => coordinatesOn(z, plane)),
    },
  }
}
