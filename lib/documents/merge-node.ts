import { type Document, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'

/**
 * A node that says `value`, made from what stands there: what did not change keeps its comments, its order and the way
 * it is written.
 */
export function mergeNode(document: Document, old: unknown, value: unknown): unknown {
  if (isMap(old) && isPlainObject(value)) return mergeMap(document, old, value)
  if (isSeq(old) && Array.isArray(value)) return mergeSeq(document, old, value)
  if (isScalar(old) && !(value instanceof Object)) {
    if (old.value !== value) old.value = value
    return old
  }
  return document.createNode(value)
}

function mergeMap(document: Document, map: YAMLMap, value: Record<string, unknown>): YAMLMap {
  for (const { key } of [...map.items]) if (!(String(key) in value)) map.delete(key)
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) map.delete(key)
    else map.set(key, mergeNode(document, map.get(key, true), part))
  }
  return map
}

/** Entries are recognised by what they say; one that was only changed takes the place of the old one there. */
function mergeSeq(document: Document, seq: YAMLSeq, values: readonly unknown[]): YAMLSeq {
  const rest = new Map<string, unknown[]>()
  for (const item of seq.items) {
    const said = sayingOf(document, item)
    rest.set(said, [...(rest.get(said) ?? []), item])
  }
  const kept = values.map((value) => rest.get(JSON.stringify(value))?.shift())
  const left = new Set([...rest.values()].flat())
  seq.items = values.map((value, index) => {
    if (kept[index] !== undefined) return kept[index]
    const old = seq.items[index]
    const isFree = left.delete(old) && !isScalar(old)
    return mergeNode(document, isFree ? old : undefined, value)
  })
  return seq
}

const sayingOf = (document: Document, node: unknown): string => JSON.stringify(toPlain(document, node))

function toPlain(document: Document, node: unknown): unknown {
  const isNode = isMap(node) || isSeq(node) || isScalar(node)
  return isNode ? (node satisfies Node).toJS(document, { maxAliasCount: 0 }) : node
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
