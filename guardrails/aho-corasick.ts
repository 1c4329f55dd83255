/** One occurrence: which pattern, and where in the text, in UTF-16 units. */
export interface Occurrence {
  pattern: number
  start: number
  end: number
}

export interface AhoCorasick {
  /** Every occurrence of every pattern, overlaps included, in order of their ends; linear in text and occurrences. */
  search(text: string): Occurrence[]
}

/**
 * Compiles patterns into an automaton that finds all of them in one pass over a text (A. V. Aho and M. J. Corasick,
 * "Efficient string matching", CACM 18(6), 1975). Units are UTF-16. Empty patterns are never found.
 *
 * States lie in typed arrays in breadth-first order, so that the children of a state are neighbours sorted by unit: a
 * hundred thousand terms take some 20 MB and no objects.
 */
export function compilePatterns(patterns: readonly string[]): AhoCorasick {
  const trie = buildTrie(patterns)
  const links = linkFailures(trie)
  return {
    search(text) {
      const found: Occurrence[] = []
      let state = 0
      for (let at = 0; at < text.length; at++) {
        state = step(trie, links.failure, state, text.charCodeAt(at))
        for (let hit = links.output[state]!; hit !== 0; hit = links.output[links.failure[hit]!]!) {
          const end = at + 1
          for (const pattern of trie.ends.get(hit) ?? [])
            found.push({ pattern, start: end - patterns[pattern]!.length, end })
        }
      }
      return found
    },
  }
}

interface Trie {
  /** [states] The unit that leads into a state. */
  units: Uint16Array
  /** [states + 1] Where the children of a state begin; they end where the next state's begin. */
  firstChild: Int32Array
  /** By state, the patterns that end there. */
  ends: Map<number, number[]>
}

interface Links {
  /** [states] The state of the longest proper suffix that is a beginning too. */
  failure: Int32Array
  /** [states] The nearest state, itself or along failures, in which a pattern ends; 0 for none. */
  output: Int32Array
}

/** A state while the trie is built: the sorted patterns from `low` to `high` share their first `depth` units. */
interface Range {
  low: number
  high: number
  depth: number
}

function buildTrie(patterns: readonly string[]): Trie {
  const order = patterns.map((_, index) => index).sort((a, b) => compareUnits(patterns[a]!, patterns[b]!))
  const units: number[] = [0]
  const firstChild: number[] = []
  const ends = new Map<number, number[]>()
  const queue: Range[] = [{ low: 0, high: order.length, depth: 0 }]
  for (let state = 0; state < queue.length; state++) {
    const range = queue[state]!
    const { depth, high } = range
    firstChild.push(queue.length)
    let { low } = range
    while (low < high && patterns[order[low]!]!.length === depth) {
      if (depth > 0) ends.set(state, [...(ends.get(state) ?? []), order[low]!])
      low++
    }
    while (low < high) {
      const unit = patterns[order[low]!]!.charCodeAt(depth)
      let next = low + 1
      while (next < high && patterns[order[next]!]!.charCodeAt(depth) === unit) next++
      units.push(unit)
      queue.push({ low, high: next, depth: depth + 1 })
      low = next
    }
  }
  firstChild.push(queue.length)
  return { units: Uint16Array.from(units), firstChild: Int32Array.from(firstChild), ends }
}

function linkFailures(trie: Trie): Links {
  const states = trie.units.length
  const failure = new Int32Array(states)
  const output = new Int32Array(states)
  for (let state = 0; state < states; state++) {
    if (state > 0) output[state] = trie.ends.has(state) ? state : output[failure[state]!]!
    for (let child = trie.firstChild[state]!; child < trie.firstChild[state + 1]!; child++) {
      failure[child] = state === 0 ? 0 : step(trie, failure, failure[state]!, trie.units[child]!)
    }
  }
  return { failure, output }
}

function step({ units, firstChild }: Trie, failure: Int32Array, from: number, unit: number): number {
  for (let state = from; ; state = failure[state]!) {
    let low = firstChild[state]!
    let high = firstChild[state + 1]!
    while (low < high) {
      const middle = (low + high) >>> 1
      if (units[middle]! < unit) low = middle + 1
      else high = middle
    }
    if (low < firstChild[state + 1]! && units[low] === unit) return low
    if (state === 0) return 0
  }
}

/** The order of UTF-16 units, which `<` on strings is. */
const compareUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
