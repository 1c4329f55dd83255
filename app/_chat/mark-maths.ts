/** Stand before TeX in a code span, in the line or on a line of its own; from Unicode's private use area, so that no text means them. */
export const IN_LINE = '\ue000'
export const ON_LINE = '\ue001'

/**
 * Markdown whose maths stands in code spans, where no parser takes `_` or `*` for print: `\(…\)`, `\[…\]`, `$$…$$`, and
 * `$…$` as Pandoc has it, so that sums of money stay text. Code stays as it is, and so does what is not closed (yet).
 */
export function markMaths(text: string): string {
  if (!MATHS.test(text)) return text
  const find = finder(text)
  let marked = ''
  let at = 0
  while (at < text.length) {
    SPECIAL.lastIndex = at
    const next = SPECIAL.exec(text)
    if (!next) break
    const maths = mathsAt(text, next.index, find)
    const end = maths?.end ?? endOfOther(text, next.index, find)
    marked += text.slice(at, next.index) + (maths ? codeOf(maths) : text.slice(next.index, end))
    at = end
  }
  return marked + text.slice(at)
}

const MATHS = /\$|\\[([]/
const SPECIAL = /[`~\\$]|https?:\/\//g

interface Maths {
  tex: string
  mark: string
  /** Whether it stands in a row of a table, whose cells `|` divides wherever it stands. */
  isInRow: boolean
  end: number
}

type Find = (words: string, from: number) => number

/** Where words come next, −1 where they do not; what was once not found is not looked for again, so that no text takes long. */
function finder(text: string): Find {
  const gone = new Set<string>()
  return (words, from) => {
    const at = gone.has(words) ? -1 : text.indexOf(words, from)
    if (at < 0) gone.add(words)
    return at
  }
}

function mathsAt(text: string, at: number, find: Find): Maths | undefined {
  const opening = ['\\(', '\\[', '$$', '$'].find((one) => text.startsWith(one, at))
  if (opening === undefined) return
  const from = at + opening.length
  const closing = { '\\(': '\\)', '\\[': '\\]', $$: '$$', $: '$' }[opening] ?? ''
  const close = opening === '$' ? endOfDollars(text, from, find) : find(closing, from)
  if (close < 0) return
  const tex = text.slice(from, close)
  if (tex.trim() === '' || BLANK_LINE.test(tex)) return
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  // `\[1\]` in the middle of a sentence are brackets that are no link.
  if (opening === '\\[' && before.trim() !== '' && !/[\\^_=]/.test(tex)) return
  const mark = opening === '\\(' || opening === '$' ? IN_LINE : ON_LINE
  return { tex, mark, isInRow: before.trimStart().startsWith('|'), end: close + closing.length }
}

const BLANK_LINE = /\n[ \t>]*\n/

/** Something stands right inside both dollars, no digit behind them, and what they hold does not read like a sum of money. */
function endOfDollars(text: string, from: number, find: Find): number {
  if (/[\s),.;:!?]/.test(text.charAt(from))) return -1
  let close = find('$', from)
  while (close >= 0 && text.charAt(close - 1) === '\\') close = find('$', close + 1)
  if (close < 0 || /[\s([{]/.test(text.charAt(close - 1)) || /\d/.test(text.charAt(close + 1))) return -1
  return MONEY.test(text.slice(from, from + 60)) ? -1 : close
}

const MONEY = /^\d[\d.,]*\s+\p{L}{2}/u

/** The end of what is no maths although it looks like its beginning: code, an escaped letter, an address. */
function endOfOther(text: string, at: number, find: Find): number {
  const run = /^(`+|~{3,})/.exec(text.slice(at, at + 200))?.[0]
  if (run === undefined) {
    if (text.startsWith('http', at))
      return at + (/^[^\s<>)\]]+/.exec(text.slice(at, at + 2_000))?.[0].length ?? 1)
    return at + (text.charAt(at) === '\\' ? 2 : 1)
  }
  const lineEnd = find('\n', at)
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const isFence = run.length >= 3 && /^[\s>*+\-\d.)]*$/.test(before)
  if (
    isFence &&
    (lineEnd < 0 || run.startsWith('~') || !text.slice(at + run.length, lineEnd).includes('`'))
  ) {
    let close = lineEnd < 0 ? -1 : find(run, lineEnd)
    while (close >= 0 && !/^[\s>]*$/.test(text.slice(text.lastIndexOf('\n', close - 1) + 1, close)))
      close = find(run, close + run.length)
    return close < 0 ? text.length : close + run.length
  }
  let close = find(run, at + run.length)
  while (close >= 0 && (text.charAt(close + run.length) === '`' || text.charAt(close - 1) === '`'))
    close = find(run, close + 1)
  return (close < 0 ? at : close) + run.length
}

function codeOf({ tex, mark, isInRow }: Maths): string {
  const line = tex
    .replaceAll(/(?<!\\)%[^\n]*/g, '')
    .replaceAll(/\s*\n[\s>]*/g, ' ')
    .trim()
  const inRow = line.replaceAll('\\|', '\\Vert ').replaceAll('|', '\\vert ')
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${mark}${isInRow ? inRow : line}${line.endsWith('`') ? ' ' : ''}${fence}`
}
