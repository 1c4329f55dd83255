import type { Span } from '../contract'

/** A link of a text: what is written, where it leads, and what it pretends to be. */
export interface Link {
  span: Span
  /** What stands for the address: with a scheme or without. */
  target: string
  /** What the reader sees instead of the address, when that is another text. */
  label?: string
}

const SCHEME = '(?:h[tx]{2}ps?|ftp|wss?|file|javascript|vbscript|data|blob|intent)'
const DOT = '(?:[.\\u3002\\uff0e\\uff61]|\\[\\.\\]|\\(\\.\\)|\\[dot\\])'
/** Scripts without spaces: a domain written in Latin letters ends where they begin. */
const UNSPACED =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]'
const LETTER = `(?:(?!${UNSPACED})[\\p{L}\\p{N}\\p{M}])`
const NAME = `(?:${UNSPACED}{1,63}|${LETTER}(?:(?:${LETTER}|[_-]){0,61}${LETTER})?)`
const TOP = `(?:xn--[a-z0-9-]{2,59}|${UNSPACED}{2,24}|(?:(?!${UNSPACED})\\p{L}\\p{M}?){2,24})`
const TAIL = '[^\\s<>"\'`\\u2018\\u2019\\u201c\\u201d「」『』（），。、；！？]'
const MARKDOWN =
  /!?\[((?:[^[\]\n\\]|\\.){0,300})\]\(\s{0,3}<?([^\s()<>]{1,2000}(?:\([^\s()]{0,200}\)[^\s()<>]{0,500})?)>?[^()\n]{0,200}\)/gu
const HTML =
  /<a\s[^<>]{0,500}?href\s{0,3}=\s{0,3}["']?([^\s"'<>]{1,2000})["']?[^<>]{0,200}>([^<\n]{0,300})/giu
const FULL = new RegExp(`(?<![a-z0-9])${SCHEME}:(?://)?(?:${TAIL}|。(?=[a-z])){1,2000}`, 'giu')
const BARE = new RegExp(
  `(?<![@._/-]|${LETTER})(?:${NAME}${DOT}){1,8}${TOP}(?!${LETTER}|[@_-])(?::\\d{2,5})?(?:[/?#]${TAIL}{0,2000})?`,
  'giu',
)
const IP =
  /(?<![\p{L}\p{N}.])(?:\d{1,3}\.){3}\d{1,3}(?![\p{L}\p{N}]|\.\d)(?::\d{2,5})?(?:\/[^\s<>"'`]{0,2000})?/gu
/** Its last bracket is its own. */
const IPV6_ONLY = /^[a-z]+:\/\/\[[\da-f:.]+\]$/iu
/** Belongs to the sentence and not to the address. */
const TRAILING = /[.,;:!?)\]}*_~]+$/u

/** Links of a folded text in order, without overlaps: Markdown and HTML links, addresses with a scheme, bare domains, IP addresses. */
export function findLinks(text: string): Link[] {
  const links: Link[] = []
  const taken = new Uint8Array(text.length)
  const add = (link: Link) => {
    const { start, end } = link.span
    if (taken.subarray(start, end).includes(1)) return
    taken.fill(1, start, end)
    links.push(link)
  }
  if (text.includes(']('))
    for (const match of text.matchAll(MARKDOWN)) add(labelled(match, match[2], match[1]))
  if (text.includes('<')) for (const match of text.matchAll(HTML)) add(labelled(match, match[1], match[2]))
  if (text.includes(':')) for (const match of text.matchAll(FULL)) add(plain(match))
  for (const match of text.matchAll(BARE)) add(plain(match))
  for (const match of text.matchAll(IP)) add(plain(match))
  return links.sort((a, b) => a.span.start - b.span.start)
}

function labelled(match: RegExpExecArray, target = '', label = ''): Link {
  return { span: { start: match.index, end: match.index + match[0].length }, target, label: label.trim() }
}

function plain(match: RegExpExecArray): Link {
  const [whole] = match
  const target = IPV6_ONLY.test(whole) ? whole : whole.replace(TRAILING, '')
  return { span: { start: match.index, end: match.index + target.length }, target }
}

/**
 * The first index of a folded text where a link may still be open: the last word, or an unfinished Markdown or HTML link
 * from its beginning. Always the beginning of a word.
 */
export function linksUndecidedFrom(text: string): number {
  const offset = Math.max(0, text.length - TAIL_UNITS)
  const tail = text.slice(offset)
  const open = OPEN_LINK.exec(tail)?.index ?? tail.length
  let start = offset + open
  while (start > 0 && !BORDER.test(text.charAt(start - 1))) start--
  return start
}

/** No link goes on behind one of these. */
const BORDER = /[\s「」『』（），、；！？]/u
/** Longer than the longest link that is read. */
const TAIL_UNITS = 4000
/** A line from its first bracket on, an HTML link that is not closed, or nothing. */
const OPEN_LINK = /(?:\[[^\n]*|<a?(?:\s[^\n]*)?|<a(?:\s[^<>]{0,3000})?(?:>[^<\n]*)?)$/iu
