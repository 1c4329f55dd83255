/** A text as PostgreSQL can keep it: without NUL, and with U+FFFD for half a surrogate pair. */
export function storableText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8').replaceAll('\u0000', '')
}
