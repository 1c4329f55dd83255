import type { ForeignMessage, ForeignNode } from './foreign-conversation'

export interface ArrangedMessage extends ForeignMessage {
  /** The place of what it follows in the same list, which comes before it; null for a first one. */
  parent: number | null
}

/**
 * A tree of messages in an order in which every message comes after the one that it follows. Places that say nothing are
 * passed through; a parent that is missing makes a message a first one, and so does a circle, where it is cut.
 * @returns with it the place of the message where the shown branch ends; null for an empty tree
 */
export function arrangeTree(
  nodes: ForeignNode[],
  currentId: string | undefined,
): { messages: ArrangedMessage[]; leaf: number | null } {
  const byId = new Map<string, ForeignNode>()
  for (const node of nodes) if (!byId.has(node.id)) byId.set(node.id, node)
  const speakers = findSpeakers(byId)
  const following = new Map<string | null, string[]>()
  for (const [id, { parentId, said }] of byId) {
    if (!said) continue
    const after = parentId === null ? null : (speakers.get(parentId) ?? null)
    const group = following.get(after)
    if (group) group.push(id)
    else following.set(after, [id])
  }
  const places = new Map<string, number>()
  const messages: ArrangedMessage[] = []
  const place = (first: string) => {
    const waiting: { id: string; parent: number | null }[] = [{ id: first, parent: null }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const said = byId.get(next.id)?.said
      if (!said || places.has(next.id)) continue
      const index = messages.push({ ...said, parent: next.parent }) - 1
      places.set(next.id, index)
      // The last one in is the first one out.
      for (const id of (following.get(next.id) ?? []).toReversed()) waiting.push({ id, parent: index })
    }
  }
  for (const id of following.get(null) ?? []) place(id)
  // Whoever is not reached from a beginning goes round in a circle.
  for (const id of byId.keys()) if (!places.has(id)) place(id)
  const shown = currentId === undefined ? null : (speakers.get(currentId) ?? null)
  const leaf = (shown === null ? undefined : places.get(shown)) ?? messages.length - 1
  return { messages, leaf: leaf < 0 ? null : leaf }
}

/** For every node the nearest one at or above it that says something; null where none does. Each is looked at once. */
function findSpeakers(byId: ReadonlyMap<string, ForeignNode>): Map<string, string | null> {
  const speakers = new Map<string, string | null>()
  for (const start of byId.keys()) {
    const silent: string[] = []
    const onTheWay = new Set<string>()
    let at: string | null = start
    let speaker: string | null = null
    while (at !== null && !onTheWay.has(at)) {
      const known = speakers.get(at)
      const node = byId.get(at)
      if (known !== undefined || !node) {
        speaker = known ?? null
        break
      }
      if (node.said) {
        speaker = at
        break
      }
      onTheWay.add(at)
      silent.push(at)
      at = node.parentId
    }
    for (const id of silent) speakers.set(id, speaker)
    if (byId.get(start)?.said) speakers.set(start, start)
  }
  return speakers
}
