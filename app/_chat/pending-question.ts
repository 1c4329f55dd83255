/**
 * Hands a question from the home page to the chat page of its assistant.
 *
 * Through the tab's session storage and not through the address: a question belongs neither in the history nor in a
 * log, and a link must never be able to ask in somebody's name.
 */
export function leavePendingQuestion(assistant: string, question: string): void {
  sessionStorage.setItem(keyOf(assistant), question)
}

/** The question left for this assistant, once. */
export function takePendingQuestion(assistant: string): string | undefined {
  const question = sessionStorage.getItem(keyOf(assistant))
  sessionStorage.removeItem(keyOf(assistant))
  return question ?? undefined
}

const keyOf = (assistant: string) => `polyphony.pending-question:${assistant}`
