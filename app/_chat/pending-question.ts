import type { AskedQuestion } from './conversation-state'

/**
 * Hands a question, with what is attached to it, from one page to the page of the assistant (or of the comparison) that
 * answers it.
 *
 * Through the tab's session storage and not through the address: a question belongs neither in the history nor in a
 * log, and a link must never be able to ask in somebody's name.
 */
export function leavePendingQuestion(name: string, { question, attachments }: AskedQuestion): void {
  sessionStorage.setItem(keyOf(name), JSON.stringify({ question, attachments }))
}

/** The name under which a question waits for a comparison; assistants have theirs. */
export const COMPARISON = 'compare'

/** The question left under this name, once. */
export function takePendingQuestion(name: string): AskedQuestion | undefined {
  const left = sessionStorage.getItem(keyOf(name))
  sessionStorage.removeItem(keyOf(name))
  if (left === null) return undefined
  // Nobody but the function above writes there.
  return JSON.parse(left) as AskedQuestion
}

const keyOf = (name: string) => `polyphony.pending-question:${name}`
