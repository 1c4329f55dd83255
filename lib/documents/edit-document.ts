import { diffLines } from 'diff'
import { type Document, parseDocument } from 'yaml'

/**
 * A change to a document's text as a form makes it. Comments, the order of keys and every line that is not concerned
 * stay as they are.
 * @throws Error when the text is no YAML that could be edited; the form is not shown for such a text
 */
export type DocumentEdit = (document: Document) => void

/** A word list that was pasted anew changes thousands of lines: then the whole text is written anew. */
const MOST_EDITS = 1000

/** The text with one change made. */
export function editDocument(yaml: string, edit: DocumentEdit): string {
  const document = open(yaml)
  const before = write(document)
  edit(document)
  const after = write(document)
  const merged = keepUntouchedLines(yaml, before, after)
  return merged !== undefined && write(open(merged)) === after ? merged : after
}

function open(yaml: string): Document {
  const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: true })
  if (document.errors[0]) throw new Error(document.errors[0].message)
  return document
}

const write = (document: Document) => document.toString({ lineWidth: 0 })

/**
 * The library writes a whole document anew, in its own way. Where that left every line in its place, only the lines
 * that the edit changed are taken from it.
 */
function keepUntouchedLines(yaml: string, before: string, after: string): string | undefined {
  const own = yaml.split('\n')
  if (own.length !== before.split('\n').length) return undefined
  const lines: string[] = []
  let at = 0
  const changes = diffLines(before, after, { maxEditLength: MOST_EDITS })
  if (!changes) return undefined
  for (const { value, added, removed } of changes) {
    const part = value.split('\n').slice(0, -1)
    if (added) lines.push(...part)
    else {
      if (!removed) lines.push(...own.slice(at, at + part.length))
      at += part.length
    }
  }
  return [...lines, ''].join('\n')
}
