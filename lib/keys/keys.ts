import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Clock, systemClock } from '@/lib/core/clock'
import { displayName } from '@/lib/core/display-name'
import { PolyphonyError } from '@/lib/core/errors'
import {
  type ApiKeyRow,
  getApiKeyByHash,
  insertApiKey,
  listApiKeyRows,
  markApiKeyRevoked,
  touchApiKey,
} from '@/lib/store/api-keys'

export type ApiKey = ApiKeyRow

/** What a key may do: ask assistants under `/v1`, or upload and publish adapters for who made it. */
export const KEY_SCOPES = ['chat', 'adapters'] as const

export type KeyScope = (typeof KEY_SCOPES)[number]

const perMinute = z.number().int().min(1).max(1_000_000_000).nullable().default(null)

const newKeySchema = z.object({
  name: displayName(80),
  scopes: z.array(z.enum(KEY_SCOPES)).min(1).default(['chat']),
  expiresInDays: z.number().int().min(1).max(3650).default(90),
  /** Null for the operator's built-in service account. */
  userId: z.string().nullable().default(null),
  /** Where it is to be held to less than the hub allows every key. */
  requestsPerMinute: perMinute,
  tokensPerMinute: perMinute,
})

/**
 * Makes a key for `/v1`. The key itself (`pk-` and 192 bits) is returned this once; only its SHA-256 is stored.
 * @throws PolyphonyError (invalid_request) naming what is wrong
 */
export async function createKey(
  input: z.input<typeof newKeySchema>,
  clock: Clock = systemClock,
): Promise<{ key: string; row: ApiKey }> {
  const parsed = newKeySchema.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new PolyphonyError('invalid_request', `Key ${issue?.path.join('.')}: ${issue?.message}`, {
      param: issue?.path.join('.'),
    })
  }
  const { expiresInDays, ...rest } = parsed.data
  const key = `pk-${randomBytes(24).toString('base64url')}`
  const expiresAt = new Date(clock.nowMs() + expiresInDays * DAY_MS)
  const row = await insertApiKey({
    ...rest,
    hash: hashOf(key),
    prefix: key.slice(0, 9),
    expiresAt,
  })
  return { key, row }
}

/**
 * The key behind a text that somebody sent.
 * @throws PolyphonyError (unauthenticated, saying whether it is unknown, revoked or expired; forbidden without the scope)
 */
export async function verifyKey(key: string, scope: KeyScope, clock: Clock = systemClock): Promise<ApiKey> {
  const row = FORMAT.test(key) ? await getApiKeyByHash(hashOf(key)) : undefined
  if (!row) throw refusal('Incorrect API key provided. Make one on your account page.')
  const now = new Date(clock.nowMs())
  if (row.revokedAt) throw refusal(`The API key ${row.prefix}… was revoked on ${day(row.revokedAt)}.`)
  if (row.expiresAt <= now) throw refusal(`The API key ${row.prefix}… expired on ${day(row.expiresAt)}.`)
  if (!row.scopes.includes(scope)) {
    throw new PolyphonyError('forbidden', `The API key ${row.prefix}… lacks the scope "${scope}".`)
  }
  // To the minute is enough for a list, and spares a write at every request.
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > MINUTE_MS) await touchApiKey(row.id, now)
  return row
}

/** Every key without its secret, newest first; of one account when it is named. */
export const listKeys = (userId?: string): Promise<ApiKey[]> => listApiKeyRows(userId)

/**
 * Makes a key of an account, which may have at most 20 that work.
 * @throws PolyphonyError (invalid_request as `createKey`; conflict, param `keys`)
 */
export async function createOwnKey(
  input: Omit<z.input<typeof newKeySchema>, 'userId'> & { userId: string },
  clock: Clock = systemClock,
): Promise<{ key: string; row: ApiKey }> {
  const now = new Date(clock.nowMs())
  const valid = (await listKeys(input.userId)).filter((key) => !key.revokedAt && key.expiresAt > now)
  if (valid.length >= MOST_OWN_KEYS)
    throw new PolyphonyError('conflict', `An account has at most ${MOST_OWN_KEYS} keys. Revoke one first.`, {
      param: 'keys',
    })
  return createKey(input, clock)
}

/** Ends one of an account's own keys. @throws PolyphonyError (not_found) also when it is somebody else's */
export async function revokeOwnKey(userId: string, id: string, clock: Clock = systemClock): Promise<void> {
  if (await markApiKeyRevoked(id, new Date(clock.nowMs()), userId)) return
  throw new PolyphonyError('not_found', 'There is no such key, it is not yours, or it was revoked before.')
}

/** Ends a key at once. @throws PolyphonyError (not_found) when there is no such key or it was revoked before */
export async function revokeKey(id: string, clock: Clock = systemClock): Promise<void> {
  if (!(await markApiKeyRevoked(id, new Date(clock.nowMs())))) {
    throw new PolyphonyError(
      'not_found',
      `There is no valid key with the id ${id}. \`npm run -s admin -- key list\` shows them.`,
    )
  }
}

const MOST_OWN_KEYS = 20
const FORMAT = /^pk-[\w-]{32}$/
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex')
const day = (date: Date) => date.toISOString().slice(0, 10)
const refusal = (message: string) => new PolyphonyError('unauthenticated', message, { param: 'api_key' })
