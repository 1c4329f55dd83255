import { z } from 'zod'

const pendingSchema = z.object({ assistant: z.string(), question: z.string().min(1) })

const KEY = 'polyphony.pending-question'

/**
 * Hands a question from the home page to the chat page of its assistant.
 *
 * Through the tab's session storage and not through the address: a question belongs neither in the history nor in a
 * log, and a link must never be able to ask in somebody's name.
 */
export function leavePendingQuestion(pending: z.infer<typeof pendingSchema>): void {
  sessionStorage.setItem(KEY, JSON.stringify(pending))
}

/** The question left for this assistant, once. */
export function takePendingQuestion(assistant: string): string | undefined {
  const stored = sessionStorage.getItem(KEY)
  if (stored === null) return undefined
  sessionStorage.removeItem(KEY)
  try {
    const pending = pendingSchema.parse(JSON.parse(stored))
    return pending.assistant === assistant ? pending.question : undefined
  } catch {
    return undefined
  }
}
