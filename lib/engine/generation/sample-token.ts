import type { Random } from './random'
import type { Sampling } from './sampling'

/** Tokens that a sequence has seen: in all of it, and how often in the answer. */
export interface TokenHistory {
  seen: ReadonlySet<number>
  answered: ReadonlyMap<number, number>
}

/** Logits as weights: exp((logit − largest) / temperature), 1 for the best token. */
interface Weights {
  logits: Float32Array
  largest: number
  temperature: number
}

/**
 * Draws the next token: penalties, temperature, then min-p, top-k and top-p, each on what the one before it left.
 * @param logits [vocab], left as they are. @param scratch [vocab], overwritten.
 */
export function sampleToken(
  logits: Float32Array,
  sampling: Sampling,
  history: TokenHistory,
  random: Random,
  scratch: Float32Array,
): number {
  const shaped = hasPenalties(sampling) ? penalise(logits, sampling, history, scratch) : logits
  const best = findLargest(shaped)
  const { temperature } = sampling
  if (temperature === 0) return best
  const weights = { logits: shaped, largest: shaped[best]!, temperature }
  const floor = sampling.minP > 0 ? Math.log(sampling.minP) : Number.NEGATIVE_INFINITY
  const candidates = selectCandidates(weights, sampling, floor)
  return candidates ? drawFrom(weights, candidates, random) : drawFromAll(weights, random)
}

/** Log-probabilities need log Σ exp of the untouched logits. */
export function logSumExp(logits: Float32Array): number {
  const largest = logits[findLargest(logits)]!
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - largest)
  return largest + Math.log(sum)
}

/** The ids of the `count` largest values, the largest first; ties go to the smaller id. */
export function listLargest(values: Float32Array, count: number, floor = Number.NEGATIVE_INFINITY): number[] {
  // `kept` ascends; most values are below its first and cost one comparison.
  const kept: number[] = []
  for (let id = 0; id < values.length; id++) {
    const value = values[id]!
    if (value < floor || (kept.length === count && value <= values[kept[0]!]!)) continue
    let low = 0
    let high = kept.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (values[kept[middle]!]! < value) low = middle + 1
      else high = middle
    }
    kept.splice(low, 0, id)
    if (kept.length > count) kept.shift()
  }
  return kept.reverse()
}

function hasPenalties({ repetitionPenalty, presencePenalty, frequencyPenalty }: Sampling): boolean {
  return repetitionPenalty !== 1 || presencePenalty !== 0 || frequencyPenalty !== 0
}

function penalise(
  given: Float32Array,
  { repetitionPenalty, presencePenalty, frequencyPenalty }: Sampling,
  { seen, answered }: TokenHistory,
  logits: Float32Array,
): Float32Array {
  logits.set(given)
  if (repetitionPenalty !== 1) {
    for (const id of seen) {
      const logit = logits[id]!
      logits[id] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty
    }
  }
  if (presencePenalty !== 0 || frequencyPenalty !== 0) {
    for (const [id, times] of answered) logits[id] = logits[id]! - presencePenalty - frequencyPenalty * times
  }
  return logits
}

function findLargest(values: Float32Array): number {
  let best = 0
  let largest = values[0]!
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!
    if (value > largest) {
      largest = value
      best = i
    }
  }
  return best
}

function weightOf({ logits, largest, temperature }: Weights, id: number): number {
  return Math.exp((logits[id]! - largest) / temperature)
}

/** The logit whose weight is exp(−reach). */
function logitAt({ largest, temperature }: Weights, reach: number): number {
  return largest - reach * temperature
}

/** Ids that may be drawn, the most probable first; undefined stands for all. @param floor log of the least weight. */
function selectCandidates(weights: Weights, sampling: Sampling, floor: number): number[] | undefined {
  const { logits } = weights
  const { topK, topP } = sampling
  if (topK > 0 && topK < logits.length) {
    const kept = listLargest(logits, topK, logitAt(weights, -floor))
    return topP < 1 ? cutMass(weights, kept, topP * massOf(weights, kept)) : kept
  }
  if (topP < 1) return selectMass(weights, floor, topP)
  if (floor === Number.NEGATIVE_INFINITY) return undefined
  return listAbove(logits, logitAt(weights, -floor))
}

/**
 * The most probable tokens that together reach topP of the whole mass. Most tokens weigh next to nothing, so the whole is
 * first known between two bounds; only while these would cut in different places is more of it summed.
 */
function selectMass(weights: Weights, floor: number, topP: number): number[] {
  const { logits } = weights
  let [least, count, summedTo] = [0, 0, Number.POSITIVE_INFINITY]
  for (let reach = Math.log(logits.length) + 6; ; reach += 6) {
    const isAll = reach >= -floor || reach > FARTHEST
    const limit = logitAt(weights, isAll ? -floor : reach)
    const further = sumBetween(weights, limit, summedTo)
    least += further.mass
    count += further.count
    summedTo = limit
    const most = isAll ? least : least + (logits.length - count) * Math.exp(-reach)
    const sorted = sortUntil(weights, floor, topP * most)
    const kept = cutMass(weights, sorted, topP * least)
    if (isAll || kept.length === cutMass(weights, sorted, topP * most).length) return kept
  }
}

/** exp(−FARTHEST) is 0. */
const FARTHEST = 750

/** The most probable tokens, sorted: enough of them to reach the mass, or all above the floor. */
function sortUntil(weights: Weights, floor: number, mass: number): number[] {
  const { logits } = weights
  for (let reach = 4; ; reach += 4) {
    const isAll = reach >= -floor || reach > FARTHEST
    const near = listAbove(logits, logitAt(weights, isAll ? -floor : reach))
    if (isAll || massOf(weights, near) >= mass) return near.sort((a, b) => logits[b]! - logits[a]! || a - b)
  }
}

/** Of the tokens whose logits are at least `from` and below `to`. */
function sumBetween({ logits, largest, temperature }: Weights, from: number, to: number) {
  let [mass, count] = [0, 0]
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!
    if (logit < from || logit >= to) continue
    mass += Math.exp((logit - largest) / temperature)
    count++
  }
  return { mass, count }
}

function listAbove(logits: Float32Array, floor: number): number[] {
  const ids: number[] = []
  for (let id = 0; id < logits.length; id++) if (logits[id]! >= floor) ids.push(id)
  return ids
}

function massOf(weights: Weights, ids: number[]): number {
  let sum = 0
  for (const id of ids) sum += weightOf(weights, id)
  return sum
}

/** The shortest beginning of `sorted` that reaches the mass. */
function cutMass(weights: Weights, sorted: number[], mass: number): number[] {
  let sum = 0
  const end = sorted.findIndex((id) => {
    sum += weightOf(weights, id)
    return sum >= mass
  })
  return end < 0 ? sorted : sorted.slice(0, end + 1)
}

function drawFrom(weights: Weights, ids: number[], random: Random): number {
  return pick(weights, ids, random() * massOf(weights, ids))
}

/** The id at which the summed weights pass `rest`. */
function pick(weights: Weights, ids: number[], rest: number): number {
  let last = ids[0]!
  let left = rest
  for (const id of ids) {
    const weight = weightOf(weights, id)
    if (weight === 0) continue
    last = id
    left -= weight
    if (left < 0) return id
  }
  return last
}

/**
 * Draws from the whole vocabulary without weighing all of it. Tokens below 1/vocab of the best stand for at most 1 together:
 * one of them is proposed as often as that bound says and taken as often as its own weight says, else all is drawn anew, so
 * that every token comes with just its probability. The best token alone weighs 1: two tries are enough on average.
 * Source: rejection sampling, von Neumann, "Various techniques used in connection with random digits", 1951.
 */
function drawFromAll(weights: Weights, random: Random): number {
  const { logits } = weights
  const limit = logitAt(weights, Math.log(logits.length))
  const head = listAbove(logits, limit)
  const mass = massOf(weights, head)
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const rest = random() * (mass + 1)
    if (rest < mass) return pick(weights, head, rest)
    const id = Math.floor(random() * logits.length)
    if (logits[id]! < limit && random() < weightOf(weights, id) * logits.length) return id
  }
  return pick(weights, head, random() * mass)
}

/** Reached once in 2^64 draws. */
const MOST_TRIES = 64
