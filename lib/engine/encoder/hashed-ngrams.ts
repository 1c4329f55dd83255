const HAN = /^\p{Script=Han}/u
const WORD =
  /<[a-z]+>|\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}])+(?:['’](?:(?!\p{Script=Han})[\p{L}\p{M}])+)?|\p{N}+|[!?¿¡]+/gu
const LINK = /\b(?:https?:\/\/|www\.)\S+/g
const MENTION = /(?<![\p{L}\p{N}])@[\p{L}\p{N}_]+/gu
/** A word of this many characters is no word: what lies beyond would only cost time. */
const MOST_CHARACTERS = 40

/**
 * The n-grams of a text that the shipped classifiers weigh, as bucket numbers, each once: words, pairs of neighbouring
 * words, and 3 to 5 characters of a word (of Han 1 to 3). Case and width are folded; links, mentions and numbers are
 * one word each. Never empty.
 */
export function hashNgrams(text: string, buckets: number): number[] {
  const found = new Set<number>()
  const add = (hash: number) => found.add((hash >>> 0) % buckets)
  let before = BEGIN
  for (const word of listWords(text)) {
    const whole = hashOf(word, WORDS)
    add(whole)
    add(Math.imul(before ^ whole, PRIME) ^ PAIRS)
    before = whole
    if (HAN.test(word)) addParts([...word], HAN_SIZES, add)
    else if (/\p{L}/u.test(word) && !word.startsWith('<')) addParts(['<', ...word, '>'], SIZES, add)
  }
  add(Math.imul(before, PRIME) ^ PAIRS)
  return [...found]
}

function listWords(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(LINK, ' <link> ')
    .replace(MENTION, ' <name> ')
    .replace(/\p{N}+/gu, '0')
  return (plain.match(WORD) ?? []).map((word) => word.slice(0, MOST_CHARACTERS))
}

function addParts(characters: string[], sizes: readonly number[], add: (hash: number) => void): void {
  const longest = sizes.at(-1) ?? 0
  for (let start = 0; start < characters.length; start++) {
    let hash = PARTS
    for (let size = 1; size <= longest && start + size <= characters.length; size++) {
      hash = hashOf(characters[start + size - 1] ?? '', hash)
      if (sizes.includes(size)) add(hash)
    }
  }
}

const SIZES = [3, 4, 5]
const HAN_SIZES = [1, 2, 3]

/** FNV-1a over UTF-16 units, http://www.isthe.com/chongo/tech/comp/fnv */
const PRIME = 0x01000193
const [BEGIN, WORDS, PAIRS, PARTS] = [0x811c9dc5, 0x5bd1e995, 0x1b873593, 0x27d4eb2f]

function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME)
  // The low bits of FNV mix least, and they choose the bucket.
  return hash ^ (hash >>> 15)
}
