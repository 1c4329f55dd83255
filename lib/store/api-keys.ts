import { createId } from '@/lib/core/ids'
import { database } from './database'

export interface ApiKeyRow {
  id: string
  name: string
  prefix: string
  scopes: string[]
  userId: string | null
  expiresAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
  createdAt: Date
  /** Its own limits; null for what the hub allows every key. */
  requestsPerMinute: number | null
  tokensPerMinute: number | null
}

/** Stores a key by its hash. */
export async function insertApiKey(key: {
  name: string
  hash: string
  prefix: string
  scopes: string[]
  userId: string | null
  expiresAt: Date
  requestsPerMinute: number | null
  tokensPerMinute: number | null
}): Promise<ApiKeyRow> {
  return database().apiKey.create({ data: { id: createId('key'), ...key }, select: columns })
}

/** The key of a hash; undefined when there is none. */
export async function getApiKeyByHash(hash: string): Promise<ApiKeyRow | undefined> {
  return (await database().apiKey.findUnique({ where: { hash }, select: columns })) ?? undefined
}

/** Every key, newest first; of one account when it is named. */
export async function listApiKeyRows(userId?: string): Promise<ApiKeyRow[]> {
  return database().apiKey.findMany({
    where: { userId },
    select: columns,
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  })
}

/** Marks a key as revoked; false when there is no such key (of the account, when one is named) or it was revoked before. */
export async function markApiKeyRevoked(id: string, now: Date, userId?: string): Promise<boolean> {
  const { count } = await database().apiKey.updateMany({
    where: { id, userId, revokedAt: null },
    data: { revokedAt: now },
  })
  return count === 1
}

/** Notes that a key was used. */
export async function touchApiKey(id: string, now: Date): Promise<void> {
  await database().apiKey.updateMany({ where: { id }, data: { lastUsedAt: now } })
}

const columns = {
  id: true,
  name: true,
  prefix: true,
  scopes: true,
  userId: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  createdAt: true,
  requestsPerMinute: true,
  tokensPerMinute: true,
} as const
