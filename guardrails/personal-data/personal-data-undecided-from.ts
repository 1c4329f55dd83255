import type { Kind } from './find-personal-data'
import { spelledEmailOpenFrom } from './find-spelled-emails'

/**
 * Where later text can still make personal data of what is there, in a folded text: the last word, the numbers right
 * before it, the beginning of a bank account, of a private key or of an identity number that begins with letters. Always the beginning of a word.
 * @param kinds that are looked for: a word that only an address or an identity number could go on from need not wait where
 *   these may stand
 */
export function personalDataUndecidedFrom(text: string, kinds: readonly Kind[]): number {
  const open = [
    text.length,
    openKeyFrom(text),
    tailFrom(text, OPEN_HEADER),
    tailFrom(text, OPEN_IBAN),
    kinds.includes('id') ? tailFrom(text, OPEN_LETTERED_ID) : text.length,
    kinds.includes('email') ? spelledEmailOpenFrom(text) : text.length,
  ]
  return numbersBefore(text, wordStart(text, Math.min(...open)))
}

const OPEN_HEADER = /-----BEGIN(?:[ ][A-Z ]{0,35}-{0,5})?$/
const OPEN_IBAN = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){0,31} ?$/
/** Two letters and pairs of digits with blanks between them: a British number may come of it. */
const OPEN_LETTERED_ID = /(?<![A-Za-z0-9_-])[A-Za-z]{2}(?: ?\d{1,2}){0,3} ?[A-Za-z]?$/
/** Longer than what either pattern can reach back. */
const TAIL_UNITS = 120
const KEY_HEADER = /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/g
const KEY_FOOTER = /-----END [A-Z ]{0,20}PRIVATE KEY-----/g
const SPACE = /\s/u
const NUMBER_LIKE = /\d|^[()+\-./\u2010-\u2015]+$/u

/** Words of digits and signs right before an open word may be part of one number with it, or of none once it is known. */
function numbersBefore(text: string, index: number): number {
  let from = index
  while (from > 0) {
    let end = from
    while (end > 0 && SPACE.test(text.charAt(end - 1))) end--
    const start = wordStart(text, end)
    if (start === end || !NUMBER_LIKE.test(text.slice(start, end))) return from
    from = start
  }
  return from
}

function openKeyFrom(text: string): number {
  if (!text.includes('-----BEGIN')) return text.length
  const footerEnd =
    [...text.matchAll(KEY_FOOTER)].map(({ 0: footer, index }) => index + footer.length).at(-1) ?? 0
  const header = [...text.matchAll(KEY_HEADER)].find(({ index }) => index >= footerEnd)
  return header?.index ?? text.length
}

function tailFrom(text: string, pattern: RegExp): number {
  const offset = Math.max(0, text.length - TAIL_UNITS)
  const at = text.slice(offset).search(pattern)
  return at < 0 ? text.length : offset + at
}

function wordStart(text: string, index: number): number {
  let start = index
  while (start > 0 && !SPACE.test(text.charAt(start - 1))) start--
  return start
}
