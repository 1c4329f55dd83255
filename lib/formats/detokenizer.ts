import type { Tokenizer } from './tokenizer'

/** Turns tokens into text as they come and never gives out half a UTF-8 sequence. */
export interface Detokenizer {
  /** The text that became certain with this token; empty while a character is incomplete. */
  push(id: number): string
  /** What remains at the end: U+FFFD for a character that never became complete. */
  flush(): string
}

/** Starts the text of one answer. */
export function createDetokenizer(tokenizer: Pick<Tokenizer, 'bytesOf'>): Detokenizer {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return {
    push: (id) => decoder.decode(tokenizer.bytesOf(id), { stream: true }),
    flush: () => decoder.decode(),
  }
}
