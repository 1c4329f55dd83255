/**
 * Puts the focus on a conversation in the list that can be seen, wherever it went: on its link, or on the closed folder
 * in which it lies. False where no list shows it.
 */
export function focusRow(id: string): boolean {
  for (const link of document.querySelectorAll<HTMLElement>(`[data-conversation="${CSS.escape(id)}"]`)) {
    const place = link.closest('details:not([open])')?.querySelector('summary') ?? link
    if (!place.checkVisibility()) continue
    place.focus()
    return true
  }
  return false
}

/** The conversation that stands after another in its list, or else before it. */
export function neighbourOf(id: string): string | undefined {
  const ids = [...document.querySelectorAll<HTMLElement>('[data-conversation]')]
    .filter((link) => link.checkVisibility())
    .map((link) => link.dataset.conversation)
  const at = ids.indexOf(id)
  return at < 0 ? undefined : (ids[at + 1] ?? ids[at - 1])
}
