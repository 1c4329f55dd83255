/** How a filter did on some texts. */
export interface Counts {
  /** Harmful texts that it found, and that it missed. */
  found: number
  missed: number
  /** Harmless texts that it took for harmful, and that it let be. */
  wrong: number
  right: number
}

export function countHits(rows: Iterable<{ isHarmful: boolean; isHit: boolean }>): Counts {
  const counts: Counts = { found: 0, missed: 0, wrong: 0, right: 0 }
  for (const { isHarmful, isHit } of rows) {
    if (isHarmful) counts[isHit ? 'found' : 'missed']++
    else counts[isHit ? 'wrong' : 'right']++
  }
  return counts
}

/** In percent; undefined where there is nothing to divide by. */
export const recallOf = ({ found, missed }: Counts) => shareOf(found, found + missed)
export const precisionOf = ({ found, wrong }: Counts) => shareOf(found, found + wrong)
export const falsePositivesOf = ({ wrong, right }: Counts) => shareOf(wrong, wrong + right)

function shareOf(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : Math.round((1000 * part) / whole) / 10
}

const NOT_MEASURED = 'not measured'

/** One line of a table for some counts; a share of fewer than ten texts is printed with their number and proves little. */
export function describeCounts(counts: Counts): string[] {
  const show = (share: number | undefined, part: number, whole: number) =>
    share === undefined ? NOT_MEASURED : `${share.toFixed(1)} (${part}/${whole})`
  const { found, missed, wrong, right } = counts
  return [
    show(recallOf(counts), found, found + missed),
    // Where all texts are of one kind there is no precision to speak of.
    found + missed === 0 || wrong + right === 0 ? '–' : show(precisionOf(counts), found, found + wrong),
    show(falsePositivesOf(counts), wrong, wrong + right),
  ]
}

/** A table with a title, its columns as wide as they need. */
export function drawTable(title: string, head: string[], rows: string[][]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [
    title,
    line(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map(line),
  ].join('\n')
}
