/** One record of a CSV file. */
export interface CsvRecord {
  /** On which it begins, from 1. */
  line: number
  cells: string[]
}

/** Semicolons are what spreadsheets write where the comma divides decimals. */
const SEPARATORS = [',', ';', '\t']

/**
 * The records of a CSV file (RFC 4180), with or without carriage returns, divided by whichever of comma, semicolon
 * and tab the first line has most of; lines without any text are no records.
 * @returns `openQuote` is the line of a quotation mark that nothing closes; the rest of the file is in its cell
 */
export function readCsv(text: string): { records: CsvRecord[]; openQuote?: number } {
  const separator = separatorOf(text)
  const records: CsvRecord[] = []
  let [line, from] = [1, 0]
  let record: CsvRecord = { line, cells: [] }
  let openQuote: number | undefined
  while (from <= text.length) {
    const quoted = text[from] === '"' ? readQuoted(text, from + 1) : { value: '', end: from }
    if (quoted.end > text.length) openQuote = line
    // What stands behind a closing mark belongs to the cell, as spreadsheets read it.
    const end = endOfPlain(text, quoted.end, separator)
    record.cells.push(quoted.value + text.slice(quoted.end, end))
    line += countLines(text.slice(from, end))
    from = end
    if (text[from] === separator) {
      from += 1
      continue
    }
    if (record.cells.some((one) => one !== '')) records.push(record)
    from += text.startsWith('\r\n', from) ? 2 : 1
    line += 1
    record = { line, cells: [] }
  }
  return { records, ...(openQuote !== undefined && { openQuote }) }
}

function endOfPlain(text: string, from: number, separator: string): number {
  let end = from
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1
  return end
}

/** A cell from behind its opening mark; beyond the text's end where nothing closes it. */
function readQuoted(text: string, from: number): { value: string; end: number } {
  const parts: string[] = []
  let at = from
  for (;;) {
    const close = text.indexOf('"', at)
    if (close < 0) return { value: [...parts, text.slice(at)].join(''), end: text.length + 1 }
    parts.push(text.slice(at, close))
    if (text[close + 1] !== '"') return { value: parts.join(''), end: close + 1 }
    parts.push('"')
    at = close + 2
  }
}

const countLines = (text: string): number => text.split('\n').length - 1

function separatorOf(text: string): string {
  const [first = ''] = text.replaceAll(/"[^"]*"/g, '').split('\n', 1)
  const counts = SEPARATORS.map((one) => first.split(one).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ','
}
