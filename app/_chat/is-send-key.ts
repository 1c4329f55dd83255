import type { KeyboardEvent } from 'react'

/** Enter sends and Shift+Enter breaks. While a word is being composed (IME), Enter belongs to the word; 229 is what Safari says then. */
export function isSendKey(event: KeyboardEvent): boolean {
  const isComposing = event.nativeEvent.isComposing || event.keyCode === 229
  return event.key === 'Enter' && !event.shiftKey && !isComposing
}
