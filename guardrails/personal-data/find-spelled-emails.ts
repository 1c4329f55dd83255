import type { Span } from '../contract'

const AT_WORDS = ['at', 'arobase', 'arroba', 'एट', 'آت', 'ات', '艾特', '@']
const DOT_WORDS = ['dot', 'point', 'punto', 'nukta', 'डॉट', 'दोत', 'دوت', 'نقطة', '点', '.']
const OPEN = '[(\\[{<]'
const CLOSE = '[)\\]}>]'
const LOCAL = "[A-Za-z0-9_][A-Za-z0-9._%+'-]{0,63}"
const PART = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
const oneOf = (words: readonly string[]) => `(?:${words.map((word) => word.replace('.', '\\.')).join('|')})`
/** A word in brackets, or between blanks; Chinese words need none. */
const said = (words: readonly string[]) => {
  const loose = words.filter((word) => /[艾点@.]/u.test(word))
  return `(?:\\s{0,2}${OPEN}\\s{0,2}${oneOf(words)}\\s{0,2}${CLOSE}\\s{0,2}|\\s{1,2}${oneOf(words)}\\s{1,2}|\\s{0,2}${oneOf(loose)}\\s{0,2})`
}
const AT = said(AT_WORDS)
const DOT = said(DOT_WORDS)
const SPELLED = new RegExp(
  `(?<![A-Za-z0-9._%+@-])${LOCAL}${AT}(?:${PART}${DOT}){1,4}[A-Za-z]{2,10}(?![A-Za-z0-9])`,
  'giu',
)
const HAS_AT = new RegExp(oneOf(AT_WORDS), 'iu')

/** Spans of e-mail addresses that are spelled out: `jane at example dot org`, `jane (at) example.org`. */
export function findSpelledEmails(text: string): Span[] {
  if (!HAS_AT.test(text)) return []
  return [...text.matchAll(SPELLED)]
    .filter(({ 0: email }) => SAID_DOT.test(email) || BRACKETED_AT.test(email))
    .map(({ 0: email, index }) => ({ start: index, end: index + email.length }))
}

/** "Look at example.org" is no address: the point or the brackets must be said as well. */
const SAID_DOT = new RegExp(
  `${OPEN}\\s{0,2}${oneOf(DOT_WORDS)}|\\s${oneOf(DOT_WORDS.filter((word) => word !== '.'))}\\s|点`,
  'iu',
)
const BRACKETED_AT = new RegExp(`${OPEN}\\s{0,2}${oneOf(AT_WORDS)}\\s{0,2}${CLOSE}|艾特|arobase|arroba`, 'iu')

const beginnings = (words: readonly string[]) =>
  oneOf(
    words
      .flatMap((word) => [...word].map((_, index) => [...word].slice(0, index + 1).join('')))
      .sort((a, b) => b.length - a.length),
  )
const OPEN_WORD = (words: readonly string[]) =>
  `\\s{0,2}${OPEN}?\\s{0,2}${beginnings(words)}?\\s{0,2}${CLOSE}?\\s{0,2}`
const OPEN_END = new RegExp(
  `(?<![A-Za-z0-9._%+@-])${LOCAL}(?:${AT}(?:${PART}${DOT}){0,4}(?:${PART})?(?:${OPEN_WORD(DOT_WORDS)})|${OPEN_WORD(AT_WORDS)})$`,
  'iu',
)
const TAIL_UNITS = 400

/** Where a spelled-out address may have begun that later text could complete; the text's length when none has. */
export function spelledEmailOpenFrom(text: string): number {
  const offset = Math.max(0, text.length - TAIL_UNITS)
  const at = text.slice(offset).search(OPEN_END)
  return at < 0 ? text.length : offset + at
}
