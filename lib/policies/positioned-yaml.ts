import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml'
import type { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import type { Position } from './policy'
import { type PolicyProblem, PolicyRefused } from './policy-refused'

/**
 * Reads a YAML document that people wrote, by a schema, and remembers where everything stood.
 *
 * Anchors and aliases are refused: it is read by people line by line, and a few lines of them can stand for gigabytes.
 * @param kind what it is meant to be, with its article: `a policy`
 * @throws PolicyRefused invalid_request naming every problem with its line and column; too_large
 */
export function readPositionedYaml<Schema extends z.ZodType>(
  yaml: string,
  how: { name: string; kind: string; mostBytes: number; schema: Schema },
): { content: z.output<Schema>; positionOf: (path: readonly PropertyKey[]) => Position } {
  const { name, kind, mostBytes, schema } = how
  if (Buffer.byteLength(yaml) > mostBytes) {
    throw new PolyphonyError('too_large', `${name} is larger than ${mostBytes} bytes; shorten its lists.`)
  }
  const lines = new LineCounter()
  const document = readDocument(yaml, lines, name)
  const positionOf = (path: readonly PropertyKey[]) => locate(document, lines, path)
  const refuse = (problems: PolicyProblem[]) => {
    if (problems.length > 0) throw new PolicyRefused('invalid_request', name, problems)
  }
  refuse(
    document.errors.map(({ pos, message }) => ({ position: at(lines, pos[0]), text: firstLine(message) })),
  )
  refuse(
    document.warnings.map(({ pos, message }) => ({ position: at(lines, pos[0]), text: firstLine(message) })),
  )
  refuse(listAliases(document, { lines, kind }))
  const parsed = schema.safeParse(document.toJS() ?? {})
  if (!parsed.success) {
    refuse(parsed.error.issues.flatMap((issue) => problemsOf(issue, positionOf)))
    throw new PolyphonyError('invalid_request', `${name} is not ${kind}.`)
  }
  return { content: parsed.data, positionOf }
}

function readDocument(yaml: string, lines: LineCounter, name: string): Document.Parsed {
  // The parser recurses: brackets nested thousands deep exhaust its stack, which it throws or tells as an error a bracket.
  const tooDeep = (cause: unknown) =>
    new PolyphonyError('invalid_request', `${name} is nested too deeply to be read.`, { cause })
  // It also takes seconds to say so of megabytes of them.
  if (countOpenBrackets(yaml) > MOST_OPEN_BRACKETS) throw tooDeep(undefined)
  let document: Document.Parsed
  try {
    document = parseDocument(yaml, {
      lineCounter: lines,
      uniqueKeys: true,
      prettyErrors: false,
      strict: true,
    })
  } catch (cause) {
    throw tooDeep(cause)
  }
  const exhausted = document.errors.find(({ message }) => message.startsWith('Maximum call stack'))
  if (exhausted) throw tooDeep(exhausted)
  return document
}

const MOST_OPEN_BRACKETS = 2_000

/** Brackets that are open at the same time at most, those in texts among them. */
function countOpenBrackets(yaml: string): number {
  let open = 0
  let most = 0
  for (const [bracket] of yaml.matchAll(/[[\]{}]/g)) {
    open = Math.max(0, open + (bracket === '[' || bracket === '{' ? 1 : -1))
    most = Math.max(most, open)
  }
  return most
}

function listAliases(
  document: Document.Parsed,
  { lines, kind }: { lines: LineCounter; kind: string },
): PolicyProblem[] {
  const problems: PolicyProblem[] = []
  visit(document, {
    Node(_, node) {
      const anchored = !isAlias(node) && 'anchor' in node && node.anchor !== undefined
      if (!isAlias(node) && !anchored) return
      const position = at(lines, node.range?.[0] ?? 0)
      problems.push({
        position,
        text: `anchors and aliases (& and *) are not allowed in ${kind}; write the value out`,
      })
      return visit.BREAK
    },
  })
  return problems
}

function problemsOf(
  issue: { code?: string; path: PropertyKey[]; message: string },
  positionOf: (path: readonly PropertyKey[]) => Position,
): PolicyProblem[] {
  const where = issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : ''
  if (issue.code === 'unrecognized_keys' && 'keys' in issue && Array.isArray(issue.keys)) {
    return issue.keys.map((key: unknown) => ({
      position: positionOf([...issue.path, String(key)]),
      path: [...issue.path, String(key)],
      text: `${where}there is no "${String(key)}" here; remove it or correct its spelling`,
    }))
  }
  return [{ position: positionOf(issue.path), path: issue.path, text: `${where}${issue.message}` }]
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
