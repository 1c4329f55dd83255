import { z } from 'zod'
import { STAGES, type Stage } from '@/guardrails/contract'
import { readCsv } from '@/lib/formats/read-csv'
import { unguardCell } from '@/lib/formats/write-csv'
import { languageTag } from './policy'
import { readTextLines } from './read-text-lines'

/** One text of a set that policies are compared over. */
export interface SetText {
  text: string
  /** BCP-47. */
  language: string
  stage: Stage
}

/** Why a line of a file gives no text; `columns` and `quote` concern the whole file. */
export interface SetProblem {
  /** From 1. */
  line: number
  kind: 'json' | 'text' | 'language' | 'stage' | 'columns' | 'quote'
}

export interface TextSet {
  texts: SetText[]
  problems: SetProblem[]
}

/** What holds for texts that do not say it themselves. */
type Given = Pick<SetText, 'language' | 'stage'>

/**
 * The texts of a file, by the ending of its name: `.jsonl` and `.ndjson` hold a string or an object a line, `.csv`
 * has a first line with the columns' names, anything else is a text a line. Objects and columns are called `text` (or
 * `question`, `prompt`), `language` and `stage`; others count for nothing.
 */
export function readTextSet(content: string, { name, ...given }: Given & { name: string }): TextSet {
  const bare = content.replace(/^\ufeff/, '')
  if (/\.(jsonl|ndjson)$/i.test(name)) return readJsonLines(bare, given)
  if (/\.csv$/i.test(name)) return readTable(bare, given)
  const texts = readTextLines(bare, given.language).map((line) => ({ ...line, stage: given.stage }))
  return { texts, problems: [] }
}

const TEXT_NAMES = ['text', 'question', 'prompt'] as const
const rowSchema = z.looseObject({
  text: z.string().refine((text) => text.trim() !== ''),
  language: languageTag.nullish(),
  stage: z.enum(STAGES).nullish(),
})
const objectSchema = z.record(z.string(), z.unknown())

function readJsonLines(content: string, given: Given): TextSet {
  const set: TextSet = { texts: [], problems: [] }
  for (const [index, line] of content.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() !== '') addRow(set, parseJson(line), { given, line: index + 1 })
  }
  return set
}

function readTable(content: string, given: Given): TextSet {
  const set: TextSet = { texts: [], problems: [] }
  const { records, openQuote } = readCsv(content)
  const [head, ...rows] = records
  const names = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  if (openQuote !== undefined) return { ...set, problems: [{ line: openQuote, kind: 'quote' }] }
  if (!TEXT_NAMES.some((name) => names.includes(name)))
    return { ...set, problems: [{ line: head?.line ?? 1, kind: 'columns' }] }
  for (const { line, cells } of rows) {
    const said = names.flatMap((name, column) => {
      const cell = cells[column] ?? ''
      return cell === '' ? [] : [[name, unguardCell(cell)] as const]
    })
    addRow(set, Object.fromEntries(said), { given, line })
  }
  return set
}

/** @param row a text, or an object that has one */
function addRow(set: TextSet, row: unknown, { given, line }: { given: Given; line: number }): void {
  const object = objectSchema.safeParse(typeof row === 'string' ? { text: row } : row)
  if (!object.success) {
    set.problems.push({ line, kind: 'json' })
    return
  }
  const { data } = object
  const text = TEXT_NAMES.map((name) => data[name]).find((one) => one !== undefined)
  const parsed = rowSchema.safeParse({ ...data, text })
  if (parsed.success) {
    const { language, stage } = parsed.data
    set.texts.push({
      text: parsed.data.text,
      language: language ?? given.language,
      stage: stage ?? given.stage,
    })
    return
  }
  const at = parsed.error.issues[0]?.path[0]
  set.problems.push({ line, kind: at === 'language' || at === 'stage' ? at : 'text' })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
