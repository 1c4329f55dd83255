/**
 * Hands a question from one page to the page of the assistant (or of the comparison) that answers it.
 *
 * Through the tab's session storage and not through the address: a question belongs neither in the history nor in a
 * log, and a link must never be able to ask in somebody's name.
 */
export function leavePendingQuestion(name: string, question: string): void {
  sessionStorage.setItem(keyOf(name), question)
}

/** The name under which a question waits for a comparison; assistants have theirs. */
export const COMPARISON = 'compare'

/** The question left under this name, once. */
export function takePendingQuestion(name: string): string | undefined {
  const question = sessionStorage.getItem(keyOf(name))
  sessionStorage.removeItem(keyOf(name))
  return question ?? undefined
}

const keyOf = (name: string) => `polyphony.pending-question:${name}`
