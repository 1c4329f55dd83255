import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  LineCounter,
  parseDocument as parseYaml,
  visit,
} from 'yaml'
import type { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { type DocumentProblem, DocumentRefused, type Position } from './document-refused'

/** A parsed document that remembers where everything stood, so that later complaints can say the line. */
export interface ParsedDocument<T> {
  content: T
  /** The position of the deepest part of a path that exists: `['guardrails', 0, 'options', 'lists']`. */
  positionOf(path: readonly PropertyKey[]): Position
}

/**
 * Reads a document that people write in YAML, or in JSON, which is YAML too.
 *
 * Anchors and aliases are refused: such a text is read by people line by line, and a few lines of them can stand for
 * gigabytes.
 * @param kind what it is called where a sentence says that it is none: `policy`
 * @throws DocumentRefused invalid_request naming every problem with its line and column, PolyphonyError too_large
 */
export function parseDocument<T extends z.ZodType>(
  text: string,
  { schema, kind, name = kind, maxBytes }: { schema: T; kind: string; name?: string; maxBytes: number },
): ParsedDocument<z.output<T>> {
  if (Buffer.byteLength(text) > maxBytes) {
    throw new PolyphonyError('too_large', `${name} is larger than ${maxBytes} bytes; shorten its lists.`)
  }
  const lines = new LineCounter()
  const document = readDocument(text, lines, name)
  const positionOf = (path: readonly PropertyKey[]) => locate(document, lines, path)
  const refuse = (problems: DocumentProblem[]) => {
    if (problems.length > 0) throw new DocumentRefused('invalid_request', name, problems)
  }

  for (const troubles of [document.errors, document.warnings])
    refuse(troubles.map(({ pos, message }) => ({ position: at(lines, pos[0]), text: sayTrouble(message) })))
  refuse(listAliases(document, lines))
  const parsed = schema.safeParse(document.toJS() ?? {})
  if (!parsed.success) {
    if (!isMap(document.contents) && document.contents !== null) {
      const text = `a ${kind} is written as names with values, such as "version: 1", one a line`
      refuse([{ position: positionOf([]), path: [], text }])
    }
    refuse(parsed.error.issues.flatMap((issue) => problemsOf(issue, positionOf)))
    throw new PolyphonyError('invalid_request', `${name} is no ${kind}.`)
  }
  return { content: parsed.data, positionOf }
}

/** What the parser says to programmers, for those who write documents. */
// biome-ignore format: one line each
const SAID: ReadonlyArray<readonly [RegExp, string]> = [
  [/^Source contains multiple documents/, 'a second document begins here (---); leave one of them'],
  [/^Map keys must be unique/, 'this name stands here twice; leave one of them'],
  [/^Tabs are not allowed as indentation/, 'this line begins with a tab; indent it with blanks'],
  [/^Implicit map keys need to be followed/, 'this name has no value; write a colon and its value after it'],
  [/^Implicit keys need to be on a single/, 'a name and its colon stand on one line; a longer text needs quotation marks'],
  [/^Nested mappings are not allowed/, 'a second colon with a value before it; put quotation marks around a text that has one'],
  [/^All \w+ items must start at the same|^A block sequence may not be/, 'this line is indented otherwise than its neighbours'],
  [/^Flow \w+ .*end with|^Missing , /, 'a bracket is not closed, or a comma is missing'],
  [/^Missing closing ["']quote/, 'a quotation mark is never closed'],
  [/^Plain value cannot start with/, 'a text does not begin with this sign; put quotation marks around it'],
  [/^Unresolved tag/, 'tags (!) are not allowed here'],
]

function sayTrouble(message: string): string {
  return SAID.find(([form]) => form.test(message))?.[1] ?? firstLine(message)
}

function readDocument(text: string, lines: LineCounter, name: string): Document.Parsed {
  // The parser recurses: brackets nested thousands deep exhaust its stack, which it throws or tells as an error a bracket.
  const tooDeep = (cause: unknown) =>
    new PolyphonyError('invalid_request', `${name} is nested too deeply to be read.`, { cause })
  // It also takes seconds to say so of megabytes of them.
  const tooMany = findDeepBracket(text)
  if (tooMany !== undefined) throw tooDeepAt(name, lineAndColumn(text, tooMany))
  let document: Document.Parsed
  try {
    document = parseYaml(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false, strict: true })
  } catch (cause) {
    throw tooDeep(cause)
  }
  const exhausted = document.errors.find(({ message }) => message.startsWith('Maximum call stack'))
  if (exhausted) throw tooDeepAt(name, at(lines, exhausted.pos[0]))
  return document
}

const MOST_OPEN_BRACKETS = 2_000

const tooDeepAt = (name: string, position: Position) =>
  new DocumentRefused('invalid_request', name, [{ position, text: 'it is nested too deeply to be read' }])

/** The first bracket within more open ones than are read, those in texts among them. */
function findDeepBracket(text: string): number | undefined {
  let open = 0
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1))
    if (open > MOST_OPEN_BRACKETS) return index
  }
  return undefined
}

function lineAndColumn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function listAliases(document: Document.Parsed, lines: LineCounter): DocumentProblem[] {
  const problems: DocumentProblem[] = []
  const text = 'anchors and aliases (& and *) are not allowed here; write the value out'
  visit(document, {
    Node(_, node) {
      const anchored = !isAlias(node) && 'anchor' in node && node.anchor !== undefined
      if (!isAlias(node) && !anchored) return
      problems.push({ position: at(lines, node.range?.[0] ?? 0), text })
      return visit.BREAK
    },
  })
  return problems
}

function problemsOf(
  issue: { code?: string; path: PropertyKey[]; message: string; issues?: { message: string }[] },
  positionOf: (path: readonly PropertyKey[]) => Position,
): DocumentProblem[] {
  const where = issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : ''
  if (issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)) {
    return issue.keys.map((key: unknown) => ({
      position: positionOf([...issue.path, String(key)]),
      path: [...issue.path, String(key)],
      text: `${where}there is no "${String(key)}" here; remove it or correct its spelling`,
    }))
  }
  // What a key may be is said by its own rule.
  const said = (issue.code === 'invalid_key' && issue.issues?.[0]?.message) || issue.message
  return [{ position: positionOf(issue.path), path: issue.path, text: `${where}${said}` }]
}

function locate(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): Position {
  let offset = document.contents?.range?.[0] ?? 0
  let node: unknown = document.contents
  for (const part of path) {
    if (!isCollection(node)) break
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(part))
      if (!pair) break
      if (isNode(pair.key) && pair.key.range) offset = pair.key.range[0]
      node = pair.value
      continue
    }
    const item: unknown = node.items[Number(part)]
    if (isPair(item) || !isNode(item)) break
    offset = item.range?.[0] ?? offset
    node = item
  }
  return at(lines, offset)
}

function at(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}

const firstLine = (message: string) => message.split('\n')[0] ?? message
