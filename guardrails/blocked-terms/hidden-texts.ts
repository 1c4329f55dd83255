import { decodeBase64Text } from '../decode-base64-text'

/** A stretch of a text that says something else to its reader, or to a program, than its letters do. */
export interface HiddenText {
  start: number
  end: number
  /** What it says. */
  text: string
}

const BASE64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{6,}={0,2}(?![A-Za-z0-9+/_=-])/g
/** From a right-to-left override to its end letters are shown backwards. */
const BACKWARDS = /[\u202d\u202e]([^\u202c\u2029\n]+)/g

/** Base64 that decodes to a text, and what bidirectional controls turn round; each is read once, not again within. */
export function listHiddenTexts(text: string): HiddenText[] {
  return [...listDecoded(text), ...listTurned(text)]
}

/** Where a hidden text may have begun that later text could complete; the text's length when none has. */
export function hiddenTextOpenFrom(text: string): number {
  return Math.min(openTokenFrom(text), openOverrideFrom(text))
}

function listDecoded(text: string): HiddenText[] {
  return [...text.matchAll(BASE64)].flatMap(({ 0: token, index }) => {
    const decoded = decodeBase64Text(token)
    return decoded === undefined ? [] : [{ start: index, end: index + token.length, text: decoded }]
  })
}

function listTurned(text: string): HiddenText[] {
  return [...text.matchAll(BACKWARDS)].map(({ 0: whole, 1: said = '', index }) => ({
    start: index,
    end: index + whole.length,
    text: [...said].reverse().join(''),
  }))
}

function openTokenFrom(text: string): number {
  let start = text.length
  while (start > 0 && /[A-Za-z0-9+/_=-]/.test(text.charAt(start - 1))) start--
  return start
}

function openOverrideFrom(text: string): number {
  const closed = Math.max(...['\u202c', '\u2029', '\n'].map((end) => text.lastIndexOf(end)))
  const at = text.slice(closed + 1).search(/[\u202d\u202e]/)
  return at < 0 ? text.length : closed + 1 + at
}
