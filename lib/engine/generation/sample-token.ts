import type { Random } from './random'
import type { Sampling } from './sampling'

/** Tokens that a sequence has seen: in all of it, and how often in the answer. */
export interface TokenHistory {
  seen: ReadonlySet<number>
  answered: ReadonlyMap<number, number>
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
  const isPlain = !hasPenalties(sampling)
  if (isPlain && sampling.temperature === 0) return findLargest(logits)
  scratch.set(logits)
  if (!isPlain) applyPenalties(scratch, sampling, history)
  const best = findLargest(scratch)
  if (sampling.temperature === 0) return best
  // A temperature so small that the differences overflow leaves the best token alone.
  const largest = scratch[best]!
  for (let i = 0; i < scratch.length; i++) scratch[i] = (scratch[i]! - largest) / sampling.temperature
  const floor = sampling.minP > 0 ? Math.log(sampling.minP) : Number.NEGATIVE_INFINITY
  return draw(scratch, selectCandidates(scratch, sampling, floor), random)
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

function applyPenalties(logits: Float32Array, sampling: Sampling, { seen, answered }: TokenHistory): void {
  const { repetitionPenalty, presencePenalty, frequencyPenalty } = sampling
  if (repetitionPenalty !== 1) {
    for (const id of seen) {
      const logit = logits[id]!
      logits[id] = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty
    }
  }
  if (presencePenalty !== 0 || frequencyPenalty !== 0) {
    for (const [id, times] of answered) logits[id] = logits[id]! - presencePenalty - frequencyPenalty * times
  }
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

/** Ids that may be drawn; undefined stands for all. Logits are relative to the largest, which is 0. */
function selectCandidates(logits: Float32Array, sampling: Sampling, floor: number): number[] | undefined {
  const { topK, topP } = sampling
  if (topK > 0 && topK < logits.length) {
    const kept = listLargest(logits, topK, floor)
    return topP < 1 ? cutMass(logits, kept, topP * massOf(logits, kept)) : kept
  }
  if (topP < 1) return selectMass(logits, floor, topP)
  if (floor === Number.NEGATIVE_INFINITY) return undefined
  return listAbove(logits, floor)
}

/** The most probable tokens that together reach topP; only as many are sorted as are needed. */
function selectMass(logits: Float32Array, floor: number, topP: number): number[] {
  let total = 0
  for (const logit of logits) if (logit >= floor) total += Math.exp(logit)
  for (let reach = 4; ; reach *= 2) {
    const near = listAbove(logits, Math.max(floor, -reach))
    if (-reach <= floor || reach > 1e6 || massOf(logits, near) >= topP * total) {
      near.sort((a, b) => logits[b]! - logits[a]! || a - b)
      return cutMass(logits, near, topP * total)
    }
  }
}

function listAbove(logits: Float32Array, floor: number): number[] {
  const ids: number[] = []
  for (let id = 0; id < logits.length; id++) if (logits[id]! >= floor) ids.push(id)
  return ids
}

function massOf(logits: Float32Array, ids: number[]): number {
  return ids.reduce((sum, id) => sum + Math.exp(logits[id]!), 0)
}

/** The shortest beginning of `sorted` that reaches the mass. */
function cutMass(logits: Float32Array, sorted: number[], mass: number): number[] {
  let sum = 0
  const end = sorted.findIndex((id) => {
    sum += Math.exp(logits[id]!)
    return sum >= mass
  })
  return end < 0 ? sorted : sorted.slice(0, end + 1)
}

function draw(logits: Float32Array, ids: number[] | undefined, random: Random): number {
  const candidates = ids ?? logits.keys()
  let rest = random() * (ids ? massOf(logits, ids) : sumExp(logits))
  let last = 0
  for (const id of candidates) {
    const weight = Math.exp(logits[id]!)
    if (weight === 0) continue
    last = id
    rest -= weight
    if (rest < 0) return id
  }
  return last
}

function sumExp(logits: Float32Array): number {
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit)
  return sum
}
