import { diffLines as compare } from 'diff'

/** A line of a diff; numbers count from 1 in the text that has the line. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed'
  text: string
  before?: number
  after?: number
}

/** Unchanged lines that were left out. */
export interface DiffGap {
  kind: 'gap'
  count: number
}

const CONTEXT_LINES = 3
/** Texts that differ in more places than this are shown as replaced: finding the smallest change takes time with the square of their number. */
const MOST_EDITS = 1000

/** How one text became another, by lines, with three lines around every change. */
export function diffLines(before: string, after: string): (DiffLine | DiffGap)[] {
  const changes = compare(ended(before), ended(after), { maxEditLength: MOST_EDITS }) ?? [
    { value: ended(before), removed: true, added: false },
    { value: ended(after), removed: false, added: true },
  ]
  const lines: DiffLine[] = []
  let [was, is] = [0, 0]
  for (const { value, added, removed } of changes) {
    for (const text of value.split('\n').slice(0, -1)) {
      if (added) lines.push({ kind: 'added', text, after: ++is })
      else if (removed) lines.push({ kind: 'removed', text, before: ++was })
      else lines.push({ kind: 'same', text, before: ++was, after: ++is })
    }
  }
  return foldUnchanged(lines)
}

/** Whether a text ends with a line break says nothing to its readers. */
const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)

function foldUnchanged(lines: DiffLine[]): (DiffLine | DiffGap)[] {
  const near = new Uint8Array(lines.length)
  for (const [index, { kind }] of lines.entries()) {
    if (kind === 'same') continue
    near.fill(1, Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
  }
  const shown: (DiffLine | DiffGap)[] = []
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1)
    if (near[index]) shown.push(line)
    else if (last?.kind === 'gap') last.count += 1
    else shown.push({ kind: 'gap', count: 1 })
  }
  return shown
}
