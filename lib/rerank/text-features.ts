/** What of a draft can be seen without a model. */
export interface TextFeatures {
  /** Log of the length in characters, standardised. */
  length: number
  /** List items, standardised. */
  lists: number
  /** Bold passages, standardised. */
  bold: number
  /** Share of the question's words that the draft takes up, 0 to 1. */
  overlap: number
  /** 1 when the draft says nothing: empty, the question again, or the same words over and over. */
  hollow: 0 | 1
}

/** Centres and widths of short chat answers: about 70 characters, seldom any markup. Fixed, so that energies compare. */
const STYLE = {
  logLength: { mean: 4.25, deviation: 0.8 },
  lists: { mean: 0, deviation: 3 },
  bold: { mean: 0, deviation: 2 },
}
const REPEATS_FROM_WORDS = 8

/** Reads the style and lexical features of one draft against its question. */
export function readTextFeatures(question: string, draft: string): TextFeatures {
  const asked = new Set(wordsOf(question))
  const said = wordsOf(draft)
  const saidOnce = new Set(said)
  const shared = [...asked].filter((word) => saidOnce.has(word)).length
  const overlap = asked.size === 0 ? 0 : shared / asked.size
  return {
    length: standardise(Math.log1p([...draft.trim()].length), STYLE.logLength),
    lists: standardise(draft.match(/^\s*(?:[-*+•]|\d+[.)])\s+\S/gm)?.length ?? 0, STYLE.lists),
    bold: standardise(draft.match(/\*\*[^*\n]+\*\*|__[^_\n]+__/g)?.length ?? 0, STYLE.bold),
    overlap,
    hollow: isHollow({ said, saidOnce, asked, overlap }) ? 1 : 0,
  }
}

function isHollow(words: {
  said: string[]
  saidOnce: Set<string>
  asked: Set<string>
  overlap: number
}): boolean {
  if (words.said.length === 0) return true
  // "Saturday." may answer "Saturday or Sunday?": only most of the question with nothing added counts as an echo.
  const addsNothing = [...words.saidOnce].every((word) => words.asked.has(word))
  if (addsNothing && words.overlap > 0.6) return true
  return words.said.length >= REPEATS_FROM_WORDS && words.saidOnce.size < words.said.length / 2
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

function wordsOf(text: string): string[] {
  const folded = text.normalize('NFKC').toLowerCase()
  return [...segmenter.segment(folded)].filter((part) => part.isWordLike).map((part) => part.segment)
}

/** Bounded, so that no style however strange outweighs what a draft says. */
function standardise(value: number, over: { mean: number; deviation: number }): number {
  return Math.max(-2, Math.min(2, (value - over.mean) / over.deviation))
}
