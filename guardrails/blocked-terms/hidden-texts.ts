import { decodeBase64Text } from '../decode-base64-text'

/** A stretch of a text that says something else to its reader, or to a program, than its letters do. */
export interface HiddenText {
  start: number
  end: number
  /** What it says. */
  text: string
  /** Whether it is only shown backwards: then it also joins the letters beside it. */
  isTurned: boolean
}

/** Fewer signs say no word. */
const LEAST_BASE64 = 6
const BASE64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{6,}={0,2}(?![A-Za-z0-9+/_=-])/g
/** From a right-to-left override to its end letters are shown backwards. */
const BACKWARDS = /[\u202d\u202e]([^\u202c\u2029\n]+)/g

/** Base64 that decodes to a text, and what bidirectional controls turn round; each is read once, not again within. */
export function listHiddenTexts(text: string): HiddenText[] {
  return [...listDecoded(text), ...listTurned(text)]
}

/** A text as it is read where what was hidden in it stands in its place. */
export interface Reading {
  text: string
  /** From a stretch of the reading to the text; one that touches what was hidden has all of that. */
  rawSpan(start: number, end: number): { start: number; end: number }
}

/** A text with what is hidden in it put in its place: a term may have only a part of itself hidden. */
export function readHiddenTexts(raw: string, hidden: readonly HiddenText[]): Reading {
  const parts: { at: number; start: number; end: number; isHidden: boolean }[] = []
  let text = ''
  let done = 0
  const add = (said: string, start: number, end: number, isHidden: boolean) => {
    parts.push({ at: text.length, start, end, isHidden })
    text += said
    done = end
  }
  for (const one of hidden.toSorted((a, b) => a.start - b.start)) {
    if (one.start < done) continue
    add(raw.slice(done, one.start), done, one.start, false)
    add(one.isTurned ? one.text : ` ${one.text} `, one.start, one.end, true)
  }
  add(raw.slice(done), done, raw.length, false)
  const partAt = (index: number) => {
    let low = 0
    let high = parts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (parts[middle]!.at <= index) low = middle
      else high = middle - 1
    }
    return parts[low]!
  }
  return {
    text,
    rawSpan(start, end) {
      const [first, last] = [partAt(start), partAt(Math.max(start, end - 1))]
      return {
        start: first.isHidden ? first.start : first.start + start - first.at,
        end: last.isHidden ? last.end : last.start + end - last.at,
      }
    },
  }
}

/** Whether what stands from `hiddenTextOpenFrom` on can still become a hidden text. */
export const mayHide = (open: string): boolean => open.length >= LEAST_BASE64 || /[\u202d\u202e]/.test(open)

/** Where a hidden text may have begun that later text could complete; the text's length when none has. */
export function hiddenTextOpenFrom(text: string): number {
  return Math.min(openTokenFrom(text), openOverrideFrom(text))
}

function listDecoded(text: string): HiddenText[] {
  return [...text.matchAll(BASE64)].flatMap(({ 0: token, index }) => {
    const decoded = decodeBase64Text(token)
    return decoded === undefined
      ? []
      : [{ start: index, end: index + token.length, text: decoded, isTurned: false }]
  })
}

function listTurned(text: string): HiddenText[] {
  return [...text.matchAll(BACKWARDS)].map(({ 0: whole, 1: said = '', index }) => ({
    start: index,
    end: index + whole.length,
    text: [...said].reverse().join(''),
    isTurned: true,
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
