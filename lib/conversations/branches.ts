/** A message in the tree of its conversation. */
export interface TreeNode {
  id: string
  parentId: string | null
}

/** Where a message stands among its versions: those that follow the same message. */
export interface Versions {
  /** Of this one, from 0. */
  index: number
  /** In the order in which they were written. */
  ids: string[]
}

/**
 * The messages from the first to a leaf. Nodes come in the order in which they were written.
 * @param leafId null, or one that is no longer there, for the message written last
 */
export function pathTo<T extends TreeNode>(nodes: readonly T[], leafId: string | null): T[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const path: T[] = []
  const leaf = (leafId !== null && byId.get(leafId)) || nodes.at(-1)
  for (let node = leaf; node; node = node.parentId === null ? undefined : byId.get(node.parentId))
    path.push(node)
  return path.reverse()
}

/** The versions of every message of a path. */
export function versionsOf<T extends TreeNode>(
  nodes: readonly T[],
  path: readonly T[],
): Map<string, Versions> {
  const following = groupByParent(nodes)
  return new Map(
    path.map(({ id, parentId }) => {
      const ids = following.get(parentId) ?? [id]
      return [id, { index: ids.indexOf(id), ids }]
    }),
  )
}

/** Where a message leads: from it on, always to the version written last. */
export function latestLeafUnder(nodes: readonly TreeNode[], id: string): string {
  const following = groupByParent(nodes)
  let leaf = id
  for (let next = following.get(leaf)?.at(-1); next !== undefined; next = following.get(next)?.at(-1))
    leaf = next
  return leaf
}

function groupByParent(nodes: readonly TreeNode[]): Map<string | null, string[]> {
  const groups = new Map<string | null, string[]>()
  for (const { id, parentId } of nodes) {
    const group = groups.get(parentId)
    if (group) group.push(id)
    else groups.set(parentId, [id])
  }
  return groups
}
