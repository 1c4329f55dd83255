import { crc32 } from 'node:zlib'

const UNIT = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu
const HAN = /^\p{Script=Han}/u

/**
 * Bucket numbers of the n-grams of a text, a list a word: the word itself and 3 to 5 characters of it; of Han 1 to 3.
 *
 * `starter/train/encoder.py` makes the same ones. A text of signs alone counts as one word.
 */
export function ngramFeatures(text: string, buckets: number): number[][] {
  const plain = text.normalize('NFKC').toLowerCase()
  const words = plain.match(UNIT) ?? [plain.trim()]
  return words.map((word) => partsOf(word).map((part) => crc32(Buffer.from(part)) % buckets))
}

function partsOf(word: string): string[] {
  if (HAN.test(word)) return cut([...word], [1, 2, 3])
  const bounded = `<${word}>`
  const characters = [...bounded]
  const sizes = [3, 4, 5].filter((size) => size < characters.length)
  return [bounded, ...cut(characters, sizes)]
}

function cut(characters: string[], sizes: number[]): string[] {
  return sizes.flatMap((size) =>
    Array.from({ length: Math.max(0, characters.length - size + 1) }, (_, at) =>
      characters.slice(at, at + size).join(''),
    ),
  )
}
