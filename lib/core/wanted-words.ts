import { cutIntoLexemes, cutRun, DENSE, foldWords, listWanted, RUN, type Wanted } from './search-words'

/**
 * Where a text first says something of what is looked for, in UTF-16 units; undefined when some of it is nowhere in it,
 * or when there is nothing to look for.
 */
export function findWanted(text: string, wantedText: string): number | undefined {
  const missing = new Set(listWanted(wantedText))
  const folded = foldWords(text)
  // Most texts that are looked through do not say it, and this is told far sooner than where.
  if ([...missing].some(({ lexeme }) => !folded.includes(lexeme))) return undefined
  let first: number | undefined
  for (const { 0: word, index } of text.matchAll(WRITTEN_WORD)) {
    if (missing.size === 0) break
    const lexemes = cutIntoLexemes(word)
    for (const one of missing) {
      if (!lexemes.some((said) => isSaidBy(one, said))) continue
      missing.delete(one)
      first ??= index
    }
  }
  return missing.size === 0 ? first : undefined
}

/** A part of a text, in UTF-16 units. */
export interface Span {
  from: number
  to: number
}

/**
 * Everywhere that a text says something of what is looked for: its words, whole, so that no letter is cut from the one
 * that it joins; of scripts without blanks the characters. In reading order, and what touches is one.
 */
export function listWantedSpans(text: string, wantedText: string): Span[] {
  const wanted = listWanted(wantedText)
  if (wanted.length === 0) return []
  const found = [...text.matchAll(WRITTEN_WORD)].flatMap(({ 0: word, index }) =>
    spansIn(word, wanted).map(({ from, to }) => ({ from: index + from, to: index + to })),
  )
  const spans: Span[] = []
  for (const span of found.sort((a, b) => a.from - b.from)) {
    const last = spans.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else spans.push(span)
  }
  return spans
}

function spansIn(word: string, wanted: Wanted[]): Span[] {
  const folded = foldWords(word)
  const said = wanted.filter(({ lexeme }) => folded.includes(lexeme))
  if (said.length === 0) return []
  if (!DENSE.test(folded)) return saysAny(folded, said) ? [{ from: 0, to: word.length }] : []
  // Which character of the word each unit of the folded one comes from.
  const characters = [...new Intl.Segmenter().segment(word)]
  const origins = characters.flatMap((one) =>
    Array.from({ length: foldWords(one.segment).length }, () => one),
  )
  const spanOf = (from: number, length: number): Span[] => {
    const [first, last] = [origins[from], origins[from + length - 1]]
    return first && last ? [{ from: first.index, to: last.index + last.segment.length }] : []
  }
  return [...folded.matchAll(RUN)].flatMap(({ 0: run, index }) => {
    if (!DENSE.test(run)) return saysAny(run, said) ? spanOf(index, run.length) : []
    return said.flatMap(({ lexeme }) =>
      listPlaces(run, lexeme).flatMap((place) => spanOf(index + place, lexeme.length)),
    )
  })
}

const saysAny = (run: string, wanted: Wanted[]): boolean =>
  cutRun(run).some((lexeme) => wanted.some((one) => isSaidBy(one, lexeme)))

function listPlaces(text: string, part: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at)
  return places
}

const isSaidBy = ({ lexeme, isBeginning }: Wanted, said: string): boolean =>
  isBeginning ? said.startsWith(lexeme) : said === lexeme

/** A word before it is folded: joiners, which folding takes away, part none. */
const WRITTEN_WORD = /[\p{L}\p{N}\p{M}\u200c\u200d]+/gu
