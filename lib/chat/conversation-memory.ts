import type { Memory } from '@/guardrails/contract'
import { type StandInEntries, standInsOf } from '@/guardrails/stand-ins'

interface Shared {
  memory: Memory
  loaded: Promise<void>
  turns: number
}

declare global {
  var polyphonyConversationMemory: Map<string, Shared> | undefined
}

/**
 * What guardrails remember of a conversation, or of all columns of a comparison, while any turn of it runs: turns that
 * run at the same time share it. What outlives them stands in the database with the conversation and nowhere else.
 * @param load what its stand-ins stand for, as it was kept
 */
export async function openConversationMemory(
  scope: string,
  load: () => Promise<StandInEntries[]>,
): Promise<{ memory: Memory; close(): void }> {
  globalThis.polyphonyConversationMemory ??= new Map()
  const all = globalThis.polyphonyConversationMemory
  const shared = all.get(scope) ?? begin(load)
  all.set(scope, shared)
  shared.turns += 1
  const close = once(() => {
    shared.turns -= 1
    if (shared.turns === 0 && all.get(scope) === shared) all.delete(scope)
  })
  try {
    await shared.loaded
  } catch (error) {
    close()
    throw error
  }
  return { memory: shared.memory, close }
}

function begin(load: () => Promise<StandInEntries[]>): Shared {
  const memory: Memory = new Map<string, unknown>()
  const loaded = load().then((kept) => {
    for (const entries of kept) standInsOf(memory).add(entries)
  })
  return { memory, loaded, turns: 0 }
}

function once(work: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) work()
    isDone = true
  }
}
