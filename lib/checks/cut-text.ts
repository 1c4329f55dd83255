/** A token of a byte-level tokenizer holds one byte or more: a passage of so many fits the smallest context of a base, 1,024 tokens. */
const MOST_BYTES = 900
/** Shorter paragraphs (headings, verses) go together: a passage of few words is all surprise. */
const LEAST_BYTES = 300

/**
 * A text as it is measured: passages of whole paragraphs, in order. Paragraphs are parted by empty lines; long ones are
 * cut between lines, else between sentences, else between words, else between characters.
 */
export function cutText(text: string): string[] {
  const parts = text
    .split(/\n[^\S\n]*\n/)
    .flatMap((paragraph) => cutToSize(paragraph.trim()))
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const isShort = (part: string) => sizeOf(part) < LEAST_BYTES
  // A heading goes with what it stands above; what is left short at an end, with what stands before it.
  const below = join(parts, '\n\n', (passage) => isShort(passage))
  return join(below, '\n\n', (_, next) => isShort(next))
}

const sizeOf = (text: string) => Buffer.byteLength(text)

/** Ways to cut what is too long, each finer than the one before. */
const CUTS: ((text: string) => string[])[] = [
  (text) => text.split(/(?<=\n)/),
  (text) =>
    Array.from(
      new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text),
      (one) => one.segment,
    ),
  (text) => text.split(/(?<=\s)/),
  (text) => [...text],
]

function cutToSize(text: string, fineness = 0): string[] {
  const cut = CUTS[fineness]
  if (sizeOf(text) <= MOST_BYTES || !cut) return [text]
  const units = cut(text).flatMap((unit) => cutToSize(unit, fineness + 1))
  return join(units, '', () => true)
}

/** Neighbours together wherever they belong together and fit. */
function join(parts: string[], glue: string, belongs: (a: string, b: string) => boolean): string[] {
  const joined: string[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (last !== undefined && belongs(last, part) && sizeOf(last + glue + part) <= MOST_BYTES)
      joined[joined.length - 1] = last + glue + part
    else joined.push(part)
  }
  return joined
}
