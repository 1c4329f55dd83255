import { readFileSync, statSync } from 'node:fs'
import { PrismaPg } from '@prisma/adapter-pg'
import { z } from 'zod'
import { dataPaths, readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { type Prisma, PrismaClient } from './generated/client'

/** What a query needs: the client itself, or the same inside a transaction. */
export type Database = PrismaClient | Prisma.TransactionClient

/**
 * The process's one database client; opened at the first call and kept across Next's module reloading.
 *
 * When the embedded database came back at another address, the next call follows it there. A lost connection is
 * dropped by the pool and made anew, so a restart of the database costs the queries in flight and no more.
 * @throws PolyphonyError when neither DATABASE_URL is set nor an embedded database is running
 */
export function database(): PrismaClient {
  const url = databaseUrl()
  const open = holder.polyphonyDatabase
  if (open?.url === url) return open.client
  if (open) void open.client.$disconnect().catch(() => undefined)
  const client = openDatabase(url)
  holder.polyphonyDatabase = { url, client }
  return client
}

/** A client of its own, for callers that name their database themselves; `$disconnect` it when done. */
export function openDatabase(url: string): PrismaClient {
  const adapter = new PrismaPg(
    { connectionString: url, max: POOL_SIZE, connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000 },
    // An idle connection that the server closed is no failure: the pool has already let go of it.
    {
      ...{ onPoolError: () => undefined, onConnectionError: () => undefined },
      ...(keepsStatements(url) && { statementNameGenerator: (query) => statementName(query.sql) as string }),
    },
  )
  return new PrismaClient({ adapter })
}

/**
 * A statement that begins with its name, as in `/* prepared: begin-turn *\/ INSERT …`, is parsed and planned once for each
 * connection and not at every call: what begins every turn is worth it. Its text must always be the same.
 * @returns undefined for every other statement, which the driver then sends as it is
 */
const statementName = (sql: string): string | undefined => /^\s*\/\* prepared: ([\w-]+) \*\//.exec(sql)?.[1]

/** A pooler that gives every transaction another connection forgets them; it is named as Prisma's own engines want it. */
const keepsStatements = (url: string): boolean => !/[?&]pgbouncer=true(&|$)/.test(url)

/** Closes the process's client, so that the process can end; a later call of `database` opens a new one. */
export async function closeDatabase(): Promise<void> {
  const open = holder.polyphonyDatabase
  holder.polyphonyDatabase = undefined
  await open?.client.$disconnect()
}

/** Where the embedded database listens, as its starter wrote it down. */
export const databaseAddressSchema = z.object({
  url: z.string().min(1),
  pid: z.number().int().positive(),
  /** Tells the server apart from another process that later got its number. */
  identity: z.string().optional(),
})

/** Two processes (hub and supervisor) stay far below the server's 60 connections. */
const POOL_SIZE = 12

interface Holder {
  polyphonyDatabase?: { url: string; client: PrismaClient } | undefined
  polyphonyDatabaseAddress?: { file: string; modifiedMs: number; url: string } | undefined
}

// Next evaluates modules again on every reload; only what hangs on globalThis outlives that.
const holder: typeof globalThis & Holder = globalThis

function databaseUrl(): string {
  const env = readEnv()
  if (env.DATABASE_URL) return env.DATABASE_URL
  const file = dataPaths(env.dataDir).databaseAddress
  const modifiedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  if (modifiedMs === undefined) {
    throw new PolyphonyError(
      'internal',
      'The database is not running: start the hub with `npm start`, or set DATABASE_URL.',
    )
  }
  const known = holder.polyphonyDatabaseAddress
  if (known?.file === file && known.modifiedMs === modifiedMs) return known.url
  const { url } = databaseAddressSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  holder.polyphonyDatabaseAddress = { file, modifiedMs, url }
  return url
}
