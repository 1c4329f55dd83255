import type { DrawRequest } from '@/lib/inference/model-server'

/** The text that the answers to a request go on from; empty where they begin anew. Guardrails judge it with what follows. */
export function begunAnswer({ messages }: DrawRequest): string {
  const last = messages.at(-1)
  return last?.role === 'assistant' ? last.content : ''
}
