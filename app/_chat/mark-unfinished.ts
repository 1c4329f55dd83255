/** As much of an HTML tree (hast) as marking needs. */
interface Node {
  tagName?: string
  children?: Node[]
  properties?: Record<string, unknown>
  position?: { start: { offset?: number }; end: { offset?: number } } | undefined
}

/** A rehype plugin that marks code whose fence is not closed yet (`data-unfinished`). */
export const markUnfinished = () => (tree: Node, file: { value: unknown }) => mark(tree, String(file.value))

function mark(parent: Node, source: string): void {
  for (const child of parent.children ?? []) {
    if (child.tagName !== 'pre') mark(child, source)
    else if (!isClosed(source.slice(child.position?.start.offset, child.position?.end.offset)))
      child.properties = { ...child.properties, dataUnfinished: true }
  }
}

/** By the rules of CommonMark: the closing fence is as long as the opening one, or longer, and alone on its line. */
function isClosed(block: string): boolean {
  const opening = /^(?:`{3,}|~{3,})/.exec(block)?.[0]
  const end = block.lastIndexOf('\n')
  if (opening === undefined || end < 0) return false
  // It may stand in a quotation.
  const closing = /^[\s>]*(`{3,}|~{3,})\s*$/.exec(block.slice(end))?.[1]
  return closing?.startsWith(opening) ?? false
}
