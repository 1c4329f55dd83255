import { createHash, randomBytes } from 'node:crypto'

/** A secret for a link (192 bits, base64url) and what the database keeps of it (SHA-256 in hex). */
export function createToken(): { token: string; hash: string } {
  const token = randomBytes(24).toString('base64url')
  return { token, hash: hashToken(token) }
}

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
