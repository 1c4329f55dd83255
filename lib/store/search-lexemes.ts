/**
 * What a text is found by, in any script. PostgreSQL's own parser and pg_trgm both ask the database's locale what a
 * letter is: under "C" they see none beyond ASCII, and neither cuts Chinese into words. So the words are cut here, and
 * PostgreSQL keeps and searches them as a tsvector.
 *
 * Words are folded (NFKD without marks that a writer may leave out, lower case); scripts that write no blanks between
 * words are cut into single characters and pairs; an Arabic word is also found without its article.
 */
export function searchLexemes(text: string): string[] {
  return [...fold(text).matchAll(WORD)].flatMap(([word]) => cutWord(word))
}

/**
 * The same for a text that is looked for. Whoever types need not be at the end of their word.
 * @returns a tsquery: every word, as the beginning of one; undefined when there is nothing to look for
 */
export function searchQuery(text: string): string | undefined {
  const wanted = listWanted(text).map(({ lexeme, isBeginning }) =>
    isBeginning ? `${quote(lexeme)}:*` : quote(lexeme),
  )
  return wanted.length > 0 ? wanted.join(' & ') : undefined
}

/**
 * Where a text first says something of what is looked for, in UTF-16 units; undefined when some of it is nowhere in it,
 * or when there is nothing to look for.
 */
export function findWanted(text: string, wantedText: string): number | undefined {
  const missing = new Set(listWanted(wantedText))
  const folded = fold(text)
  // Most texts that are looked through do not say it, and this is told far sooner than where.
  if ([...missing].some(({ lexeme }) => !folded.includes(lexeme))) return undefined
  let first: number | undefined
  for (const { 0: word, index } of text.matchAll(WRITTEN_WORD)) {
    if (missing.size === 0) break
    const lexemes = searchLexemes(word)
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
  const folded = fold(word)
  const said = wanted.filter(({ lexeme }) => folded.includes(lexeme))
  if (said.length === 0) return []
  if (!DENSE.test(folded)) return saysAny(folded, said) ? [{ from: 0, to: word.length }] : []
  // Which character of the word each unit of the folded one comes from.
  const characters = [...new Intl.Segmenter().segment(word)]
  const origins = characters.flatMap((one) => Array.from({ length: fold(one.segment).length }, () => one))
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
  cut(run).some((lexeme) => wanted.some((one) => isSaidBy(one, lexeme)))

function listPlaces(text: string, part: string): number[] {
  const places: number[] = []
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at)
  return places
}

interface Wanted {
  lexeme: string
  isBeginning: boolean
}

const isSaidBy = ({ lexeme, isBeginning }: Wanted, said: string): boolean =>
  isBeginning ? said.startsWith(lexeme) : said === lexeme

/** What one who looks for a text wants: the beginnings of words; of scripts without blanks, pairs of characters. */
function listWanted(text: string): Wanted[] {
  const runs = [...fold(text).matchAll(WORD)].flatMap(([word]) => [...word.matchAll(RUN)])
  return runs.slice(0, MOST_WORDS).flatMap(([run]): Wanted[] => {
    if (!DENSE.test(run)) return [{ lexeme: withoutArticle(run), isBeginning: true }]
    const pairs = pairsOf(run)
    return (pairs.length > 0 ? pairs : [run]).map((lexeme) => ({ lexeme, isBeginning: false }))
  })
}

/**
 * Long texts as a tsvector that says which words are in them and not where or how often: as much of one as there are
 * different words, and no more than the first `most` of them.
 */
export function searchWords(texts: string[], most: number): string {
  const words = new Set<string>()
  for (const text of texts) {
    for (const [word] of fold(text).matchAll(WORD)) {
      for (const lexeme of cutWord(word)) if (words.size < most) words.add(lexeme)
      if (words.size === most) return [...words].map(quote).join(' ')
    }
  }
  return [...words].map(quote).join(' ')
}

/** Texts with their weights (A before D) as a tsvector that `::tsvector` reads. */
export function searchVector(parts: { text: string; weight: 'A' | 'B' | 'C' | 'D' }[]): string {
  let position = 0
  const lexemes = parts.flatMap(({ text, weight }) =>
    searchLexemes(text).map((lexeme) => {
      // 16383 is the last position that a tsvector knows; later words share it.
      position = Math.min(position + 1, 16_383)
      return `${quote(lexeme)}:${position}${weight}`
    }),
  )
  return lexemes.slice(0, MOST_LEXEMES).join(' ')
}

const MOST_WORDS = 12
const MOST_LEXEMES = 2_000
/** A tsvector refuses lexemes of 2 kB; no word is longer than this. */
const MOST_LETTERS = 60

const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** The same before it is folded: joiners, which folding takes away, part no word. */
const WRITTEN_WORD = /[\p{L}\p{N}\p{M}\u200c\u200d]+/gu
/** Written without blanks between words. */
const DENSE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]/u
/** A stretch of such a script, or of others. */
const RUN = new RegExp(`(?:${DENSE.source})+|(?:(?!${DENSE.source}).)+`, 'gsu')

/**
 * Latin, Greek and Cyrillic lose their accents, Arabic its vowel signs and the shapes of its alif, Hebrew its points.
 * The vowels of Indic scripts are marks too, and stay.
 */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(
      /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c7\u064b-\u065f\u0670\u0640\u200c\u200d]/gu,
      '',
    )
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
    .replaceAll('\u0649', '\u064a')
    .replaceAll('\u0629', '\u0647')
}

const cutWord = (word: string) => [...word.matchAll(RUN)].flatMap(([run]) => cut(run))

function cut(run: string): string[] {
  if (DENSE.test(run)) return [...new Set([...run, ...pairsOf(run)])]
  const word = [...run].slice(0, MOST_LETTERS).join('')
  const bare = withoutArticle(word)
  return bare === word ? [word] : [word, bare]
}

function pairsOf(run: string): string[] {
  const letters = [...run]
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`)
}

/** An Arabic word without "and", "by", "as", "so", "for" and the article before it, where a word is left. */
const withoutArticle = (word: string) => word.replace(/^[وفبك]?ال(?=..)/u, '').replace(/^[وف]?لل(?=..)/u, '')

/** Whatever the lexeme: only quotes and backslashes mean anything inside quotes. */
const quote = (lexeme: string) => `'${lexeme.replaceAll(/['\\]/g, '$&$&')}'`
