import { MOST_FILE_BYTES } from './attached-text'

/** Why a file cannot be attached. */
export type FileTrouble = 'empty' | 'not_text' | 'too_large'

/**
 * A file's bytes as text, whatever its name says it is: UTF-8, without a byte order mark, that holds no control characters but
 * line ends, tabs and form feeds. Pictures, archives and office documents fail both ways; so does text in another encoding.
 */
export function decodeText(bytes: Uint8Array): { text: string } | { trouble: FileTrouble } {
  if (bytes.byteLength > MOST_FILE_BYTES) return { trouble: 'too_large' }
  try {
    return readText(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return { trouble: 'not_text' }
  }
}

/** The same for what was decoded already. */
export function readText(text: string): { text: string } | { trouble: FileTrouble } {
  if (BINARY.test(text)) return { trouble: 'not_text' }
  return text.trim() === '' ? { trouble: 'empty' } : { text }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const BINARY = /[\u0000-\u0008\u000b\u000e-\u001f\u007f\p{Cs}]/u
