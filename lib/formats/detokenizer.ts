import type { Tokenizer } from './tokenizer'

/** Turns tokens into text as they come and never gives out half a UTF-8 sequence. */
export interface Detokenizer {
  /** The text that became certain with this token; empty while a character is incomplete. */
  push(id: number): string
  /** What remains at the end: U+FFFD for a character that never became complete. */
  flush(): string
}

/** Starts the text of one answer. */
export function createDetokenizer(tokenizer: Pick<Tokenizer, 'bytesOf' | 'dropsFirstBlank'>): Detokenizer {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let first = tokenizer.dropsFirstBlank
  return {
    push: (id) => {
      const text = decoder.decode(tokenizer.bytesOf(id), { stream: true })
      if (!first || text === '') return text
      first = false
      return text.startsWith(' ') ? text.slice(1) : text
    },
    flush: () => decoder.decode(),
  }
}
