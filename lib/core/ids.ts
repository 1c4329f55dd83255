import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

/** A random id of 26 characters (130 bits) in Crockford's base 32, with a prefix that names its kind: `conv_…`. */
export function createId(prefix: string): string {
  let id = ''
  for (const byte of randomBytes(26)) id += ALPHABET[byte & 31]
  return `${prefix}_${id}`
}
