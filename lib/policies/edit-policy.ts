import { diffLines } from 'diff'
import { type Document, isCollection, isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml'
import { mergeNode } from './merge-node'
import type { PolicyTest } from './policy'

/**
 * Changes to a policy's text as a form makes them. Comments, the order of keys and every line that is not concerned
 * stay as they are.
 * @throws Error when the text is no YAML that could be edited; the form is not shown for such a text
 */
export type PolicyEdit = (document: Document) => void

/** A word list that was pasted anew changes thousands of lines: then the whole text is written anew. */
const MOST_EDITS = 1000

/** The text with one change made. */
export function editPolicy(yaml: string, edit: PolicyEdit): string {
  const document = open(yaml)
  const before = write(document)
  edit(document)
  const after = write(document)
  const merged = keepUntouchedLines(yaml, before, after)
  return merged !== undefined && write(open(merged)) === after ? merged : after
}

/** Sets one key of a guardrail (`on`, `name`, `options`) or removes it, for undefined. */
export function setGuardrailKey(index: number, key: 'on' | 'name' | 'options', value: unknown): PolicyEdit {
  return (document) => {
    const path = ['guardrails', index, key]
    if (value === undefined || (key === 'options' && isEmptyObject(value))) document.deleteIn(path)
    else document.setIn(path, mergeNode(document, document.getIn(path, true), value))
  }
}

export function addGuardrail(entry: Record<string, unknown>): PolicyEdit {
  return (document) => append(document, 'guardrails', document.createNode(entry))
}

export function removeGuardrail(index: number): PolicyEdit {
  return (document) => {
    document.deleteIn(['guardrails', index])
  }
}

/** Moves a guardrail to another place among its neighbours. */
export function moveGuardrail(from: number, to: number): PolicyEdit {
  return (document) => {
    const list = document.get('guardrails')
    if (!isSeq(list) || to < 0 || to >= list.items.length) return
    const [moved] = list.items.splice(from, 1)
    list.items.splice(to, 0, moved)
  }
}

export function addTest(test: PolicyTest): PolicyEdit {
  return (document) => {
    const node = document.createNode(test)
    // On one line, as tests are written everywhere; what is long or has lines is easier to read as a block.
    if (isCollection(node)) node.flow = test.text.length < 200 && !test.text.includes('\n')
    append(document, 'tests', node)
  }
}

function append(document: Document, key: string, node: unknown): void {
  if (!isMap(document.contents))
    document.contents = document.createNode({ version: 1 }) as typeof document.contents
  const list = document.get(key)
  if (isSeq(list)) {
    list.add(node)
    if (list.items.length === 1) list.flow = false
    return
  }
  const fresh: YAMLSeq = document.createNode([])
  fresh.add(node)
  document.set(key, fresh)
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

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.values(value).every((part) => part === undefined)
  )
}
