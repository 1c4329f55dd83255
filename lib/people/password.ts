import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { PolyphonyError } from '@/lib/core/errors'

/**
 * A password as it is stored: `scrypt$N$r$p$salt$hash`, salt and hash in base64url (RFC 7914).
 * @throws PolyphonyError (invalid_request) when it has fewer than 10 or more than 1,024 characters
 */
export async function hashPassword(password: string): Promise<string> {
  if ([...password].length < MIN_LENGTH) {
    throw new PolyphonyError('invalid_request', `A password needs at least ${MIN_LENGTH} characters.`, {
      param: 'password',
    })
  }
  if (password.length > MAX_LENGTH) {
    throw new PolyphonyError('invalid_request', `A password has at most ${MAX_LENGTH} characters.`, {
      param: 'password',
    })
  }
  const salt = randomBytes(16)
  const hash = await derive(password, salt, COST)
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/**
 * Whether a password is the stored one, in a time that does not depend on how much of it is right.
 *
 * Without a stored one the same work is done against nothing, so that nobody learns which accounts exist.
 */
export async function verifyPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const parsed = parseStored(stored ?? '') ?? parseStored(NOBODYS)
  if (!parsed || password.length > MAX_LENGTH) return false
  const hash = await derive(password, parsed.salt, parsed.cost)
  return timingSafeEqual(hash, parsed.hash) && Boolean(stored)
}

const MIN_LENGTH = 10
const MAX_LENGTH = 1_024
const HASH_BYTES = 32

/** One of the settings that OWASP's password storage cheat sheet counts as equal; this one takes 32 MiB a sign-in. */
const COST = { N: 2 ** 15, r: 8, p: 3 }

const NOBODYS = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`

type Cost = typeof COST

function parseStored(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | undefined {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{16,64})\$([\w-]{43})$/.exec(stored)
  if (!match) return undefined
  const [, N, r, p, salt = '', hash = ''] = match
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  // One spelling for what looks the same on different keyboards.
  const normalized = password.normalize('NFKC')
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, key: Buffer) => (error ? reject(error) : resolve(key))
    scrypt(normalized, salt, HASH_BYTES, { N, r, p, maxmem: 128 * N * r + 32 * 1024 * 1024 }, done)
  })
}
