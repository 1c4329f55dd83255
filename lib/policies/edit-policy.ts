import { type Document, isCollection, isMap, isSeq, type YAMLSeq } from 'yaml'
import type { DocumentEdit } from '@/lib/documents/edit-document'
import { mergeNode } from '@/lib/documents/merge-node'
import type { PolicyTest } from './policy'

/** Sets one key of a guardrail (`on`, `name`, `options`) or removes it, for undefined. */
export function setGuardrailKey(index: number, key: 'on' | 'name' | 'options', value: unknown): DocumentEdit {
  return (document) => {
    const path = ['guardrails', index, key]
    if (value === undefined || (key === 'options' && isEmptyObject(value))) document.deleteIn(path)
    else document.setIn(path, mergeNode(document, document.getIn(path, true), value))
  }
}

export function addGuardrail(entry: Record<string, unknown>): DocumentEdit {
  return (document) => append(document, 'guardrails', document.createNode(entry))
}

export function removeGuardrail(index: number): DocumentEdit {
  return (document) => {
    document.deleteIn(['guardrails', index])
  }
}

/** Moves a guardrail to another place among its neighbours. */
export function moveGuardrail(from: number, to: number): DocumentEdit {
  return (document) => {
    const list = document.get('guardrails')
    if (!isSeq(list) || to < 0 || to >= list.items.length) return
    const [moved] = list.items.splice(from, 1)
    list.items.splice(to, 0, moved)
  }
}

export function addTest(test: PolicyTest): DocumentEdit {
  return (document) => {
    const node = document.createNode(test)
    // On one line, as tests are written everywhere; what is long or has lines is easier to read as a block.
    if (isCollection(node)) node.flow = test.text.length < 200 && !test.text.includes('\n')
    append(document, 'tests', node)
  }
}

/** Says what readers are told in a language; undefined takes it back, and what then holds nothing goes with it. */
export function setMessage(language: string, key: string, text: string | undefined): DocumentEdit {
  return (document) => {
    if (!isMap(document.contents))
      document.contents = document.createNode({ version: 1 }) as typeof document.contents
    if (text !== undefined) {
      if (!isMap(document.get('messages'))) document.set('messages', document.createNode({ [language]: {} }))
      if (!isMap(document.getIn(['messages', language])))
        document.setIn(['messages', language], document.createNode({}))
      for (const path of [['messages'], ['messages', language]]) {
        const map = document.getIn(path)
        if (isMap(map) && map.items.length === 0) map.flow = false
      }
      document.setIn(['messages', language, key], text)
      return
    }
    document.deleteIn(['messages', language, key])
    for (const path of [['messages', language], ['messages']]) {
      const map = document.getIn(path)
      if (isMap(map) && map.items.length === 0) document.deleteIn(path)
    }
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

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.values(value).every((part) => part === undefined)
  )
}
