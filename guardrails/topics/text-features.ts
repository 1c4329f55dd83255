/** Numbers and weights of the features of a text, as two lists of one length; scaled to length 1. */
export interface Features {
  ids: Int32Array
  weights: Float32Array
}

export const BUCKETS = 2 ** 17

const UNIT = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu
const HAN = /^\p{Script=Han}/u
/** A word of this many characters is no word: what lies beyond would only cost time. */
const MOST_CHARACTERS = 40

/** How telling each feature is: rare ones of some everyday texts tell most (inverse document frequency). */
export function weighFeatures(texts: readonly string[]): Float32Array {
  const counts = new Float32Array(BUCKETS)
  for (const text of texts) for (const id of countFeatures(text).keys()) counts[id]!++
  return counts.map((count) => Math.log((texts.length + 1) / (count + 1)))
}

/** Words and 3 to 5 characters of them (of Han 1 to 3), each as often as it weighs and not as often as it stands there. */
export function featuresOf(text: string, telling: Float32Array): Features {
  const found = countFeatures(text)
  const ids = Int32Array.from(found.keys())
  const weights = Float32Array.from(found, ([id, weight]) => weight * (telling[id] ?? 0))
  const length = Math.hypot(...weights)
  return { ids, weights: length === 0 ? weights : weights.map((weight) => weight / length) }
}

/** Every word counts for one in all, whatever its length. */
function countFeatures(text: string): Map<number, number> {
  const found = new Map<number, number>()
  for (const word of text.normalize('NFKC').toLowerCase().match(UNIT) ?? []) {
    const parts = partsOf(word)
    const share = 1 / Math.sqrt(parts.length)
    for (const part of parts) {
      const id = hashOf(part) % BUCKETS
      found.set(id, Math.max(found.get(id) ?? 0, share))
    }
  }
  return found
}

function partsOf(word: string): string[] {
  const characters = [...word].slice(0, MOST_CHARACTERS)
  if (HAN.test(word)) return cut(characters, [1, 2, 3])
  const bounded = ['<', ...characters, '>']
  const sizes = [3, 4, 5].filter((size) => size < bounded.length)
  return [bounded.join(''), ...cut(bounded, sizes)]
}

function cut(characters: string[], sizes: number[]): string[] {
  return sizes.flatMap((size) =>
    Array.from({ length: Math.max(0, characters.length - size + 1) }, (_, at) =>
      characters.slice(at, at + size).join(''),
    ),
  )
}

/** FNV-1a over UTF-16 units, http://www.isthe.com/chongo/tech/comp/fnv */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  // The low bits of FNV mix least, and they choose the bucket.
  return (hash ^ (hash >>> 15)) >>> 0
}
