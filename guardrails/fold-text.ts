/** A text made plain for matching, with the way back to where each unit came from. */
export interface FoldedText {
  text: string
  /** For every UTF-16 unit of `text`: where its source begins and ends in the raw text. */
  starts: number[]
  ends: number[]
}

/**
 * Folds a text character by character (a base with its combining marks) and remembers the offsets. What `foldCharacter`
 * makes empty is dropped: zero-width characters, soft hyphens, bidi controls and halves of surrogates always are.
 */
export function foldText(raw: string, foldCharacter: (character: string) => string): FoldedText {
  const pieces: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  if (ASCII.test(raw)) {
    // Nothing in it combines and nothing is invisible: every unit is a character.
    for (let index = 0; index < raw.length; index++) {
      const folded = foldCharacter(raw.charAt(index))
      pieces.push(folded)
      for (let unit = 0; unit < folded.length; unit++) {
        starts.push(index)
        ends.push(index + 1)
      }
    }
    return { text: pieces.join(''), starts, ends }
  }
  for (const match of raw.matchAll(CHARACTER)) {
    const folded = foldCharacter(match[0].replace(INVISIBLE, ''))
    pieces.push(folded)
    for (let unit = 0; unit < folded.length; unit++) {
      starts.push(match.index)
      ends.push(match.index + match[0].length)
    }
  }
  return { text: pieces.join(''), starts, ends }
}

/** The raw span of a folded one; invisible characters inside it belong to it. */
export function rawSpan(folded: FoldedText, start: number, end: number): { start: number; end: number } {
  return { start: folded.starts[start] ?? 0, end: folded.ends[end - 1] ?? 0 }
}

/** The raw index where a folded one begins; at the end it takes what is invisible with it. */
export function rawIndex(folded: FoldedText, index: number): number {
  return folded.starts[index] ?? folded.ends.at(-1) ?? 0
}

/**
 * The same, for one way of folding, that remembers the last text: while an answer streams, a filter is asked first how far
 * it can judge a text and then what it finds in it.
 */
export function rememberLastFold(foldCharacter: (character: string) => string): (raw: string) => FoldedText {
  let last: { raw: string; folded: FoldedText } | undefined
  return (raw) => {
    if (last?.raw !== raw) last = { raw, folded: foldText(raw, foldCharacter) }
    return last.folded
  }
}

const ASCII = /^\p{ASCII}*$/u
/** What is not seen, and what half a surrogate became (`toWellFormed`): a text broken on purpose reads on past it. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufffd]/gu
/** A base, then any marks and invisible characters; limited, so that a tower of marks stays linear. */
const CHARACTER = /[\s\S][\p{M}\p{Default_Ignorable_Code_Point}\ufffd]{0,32}/gu
