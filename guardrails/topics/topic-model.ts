import { fitLeastSquares } from './least-squares'
import { compareWith, LATENT_WEIGHT, type ReadText, type Surroundings } from './surroundings'

/** A line with what a topic's keywords say of it. */
export interface MarkedText extends ReadText {
  hasKeyword: boolean
}

/** What tells a topic from everyday texts in one language. */
export interface TopicModel {
  language: string
  /** From this score on a text is of the topic. */
  threshold: number
  /** About 0 for an everyday text and 1 for one of the topic; it may lie beyond both. */
  scoreOf(text: MarkedText): number
  /** The scores of its own lines, each by a model that did not see it, in the order of the lines. */
  leftOut: { examples: number[]; nearMisses: number[]; harmless: number[] }
  /** The everyday texts, as many as `leftOut.harmless`. */
  harmless: readonly string[]
}

/** Two texts with a keyword are so much more alike. */
const KEYWORD_WEIGHT = 0.3
/** What all texts share: without it no score could lie apart from 0. */
const CONSTANT = 0.1
/** One of a topic's own lines counts as much as so many everyday ones. */
const OWN_TRUST = 10 / 0.3
const TRUST = 1 / 0.3
/** A row that pulls no score its way. */
const NO_TRUST = 1e-9

/** Learns a topic in one language: a few milliseconds for a dozen lines. */
export function trainTopic(
  lines: { language: string; examples: readonly MarkedText[]; nearMisses: readonly MarkedText[] },
  surroundings: Surroundings & { marked: readonly (MarkedText & { isOwn: boolean })[] },
  { falsePositives, threshold }: { falsePositives: number; threshold?: number | undefined },
): TopicModel {
  const own = [...lines.examples, ...lines.nearMisses]
  const rows = [...own, ...surroundings.marked]
  const targets = Float64Array.from(rows, (_, row) => (row < lines.examples.length ? 1 : -1))
  // An everyday text that somebody wrote among the topic's lines is everyday no more.
  const isEveryday = surroundings.marked.map(({ isOwn }) => !isOwn)
  const trust = Float64Array.from(rows, (_, row) =>
    row < own.length ? OWN_TRUST : isEveryday[row - own.length] ? TRUST : NO_TRUST,
  )
  const { pull, leftOut } = fitLeastSquares(
    alikenessOf(rows, own.length, surroundings.similarities),
    targets,
    trust,
  )
  const scores = [...leftOut].map(scaleScore)
  const harmless = scores.slice(own.length).filter((_, index) => isEveryday[index])
  return {
    language: lines.language,
    threshold: threshold ?? thresholdFor(harmless, falsePositives),
    leftOut: {
      examples: scores.slice(0, lines.examples.length),
      nearMisses: scores.slice(lines.examples.length, own.length),
      harmless,
    },
    harmless: surroundings.texts.filter((_, index) => isEveryday[index]),
    scoreOf: openScore(rows, pull),
  }
}

const scaleScore = (score: number) => (score + 1) / 2
const besidesOf = (one: boolean, other: boolean) => CONSTANT + (one && other ? KEYWORD_WEIGHT : 0)

/** What all rows pull together, added up beforehand, so that a score costs as much as its text is long. */
function openScore(rows: readonly MarkedText[], pull: Float64Array): TopicModel['scoreOf'] {
  const pulls = new Map<number, number>()
  const direction = new Float64Array(rows[0]?.latent.length ?? 0)
  let constant = 0
  let withKeyword = 0
  for (const [row, { features, latent, hasKeyword }] of rows.entries()) {
    const own = pull[row]!
    constant += own * CONSTANT
    if (hasKeyword) withKeyword += own * KEYWORD_WEIGHT
    for (const [at, id] of features.ids.entries())
      pulls.set(id, (pulls.get(id) ?? 0) + own * features.weights[at]!)
    for (let at = 0; at < direction.length; at++) direction[at]! += own * LATENT_WEIGHT * (latent[at] ?? 0)
  }
  return ({ features, latent, hasKeyword }) => {
    let sum = constant + (hasKeyword ? withKeyword : 0)
    for (let at = 0; at < features.ids.length; at++)
      sum += (pulls.get(features.ids[at]!) ?? 0) * features.weights[at]!
    for (let at = 0; at < direction.length; at++) sum += direction[at]! * (latent[at] ?? 0)
    return scaleScore(sum)
  }
}

/** [rows, rows]; the everyday texts, which are the last rows, are compared with each other once for all topics. */
function alikenessOf(rows: readonly MarkedText[], own: number, everyday: Float64Array): Float64Array {
  const size = rows.length
  const alike = new Float64Array(size * size)
  for (let row = 0; row < own; row++) {
    const found = compareWith(rows[row]!, rows)
    for (let column = 0; column < size; column++) {
      alike[row * size + column] = found[column]!
      alike[column * size + row] = found[column]!
    }
  }
  const rest = size - own
  for (let row = 0; row < rest; row++)
    alike.set(everyday.subarray(row * rest, (row + 1) * rest), (row + own) * size + own)
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++)
      alike[row * size + column]! += besidesOf(rows[row]!.hasKeyword, rows[column]!.hasKeyword)
  return alike
}

/** Between the last everyday text that may be taken for the topic and the next one. */
export function thresholdFor(harmless: readonly number[], falsePositives: number): number {
  const sorted = harmless.toSorted((a, b) => b - a)
  const taken = Math.floor(falsePositives * sorted.length + 1e-9)
  const below = sorted[taken] ?? 0
  const above = taken === 0 ? below + 0.02 : (sorted[taken - 1] ?? below)
  return (below + above) / 2
}
