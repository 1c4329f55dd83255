import type { Memory } from '@/guardrails/contract'

const MOST_CONVERSATIONS = 1_000

declare global {
  var polyphonyConversationMemory: Map<string, Memory> | undefined
}

/** What guardrails remember of a conversation while the hub runs; the one longest unused is forgotten first. */
export function findConversationMemory(conversationId: string): Memory {
  globalThis.polyphonyConversationMemory ??= new Map()
  const all = globalThis.polyphonyConversationMemory
  const memory = all.get(conversationId) ?? new Map<string, unknown>()
  all.delete(conversationId)
  all.set(conversationId, memory)
  const [oldest] = all.keys()
  if (all.size > MOST_CONVERSATIONS && oldest !== undefined) all.delete(oldest)
  return memory
}
