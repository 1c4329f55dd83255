import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { PolyphonyError } from '@/lib/core/errors'

/**
 * Applies every migration of a folder that the database does not have yet, in the order of their names.
 *
 * One transaction a migration, all under an advisory lock, so that two hubs may start at once. The record lies in
 * `_prisma_migrations` in Prisma's own layout: `prisma migrate deploy` agrees with it where that can run.
 * @returns the names of the migrations applied now
 * @throws PolyphonyError when a migration that was applied has changed since, is missing, or fails
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const migrations = readMigrations(folder)
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await connect(client)
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    await client.query(RECORD_TABLE)
    const pending = compareWithRecord(migrations, await readRecord(client))
    for (const migration of pending) await applyMigration(client, migration)
    return pending.map((migration) => migration.name)
  } finally {
    // Ending the session gives the lock back.
    await client.end()
  }
}

interface Migration {
  name: string
  sql: string
  /** SHA-256 of the file, in hex, as Prisma records it. */
  checksum: string
}

interface RecordRow {
  migration_name: string
  checksum: string
  finished: boolean
}

/** The same number that Prisma's own engine locks, so that the two never migrate side by side. */
const LOCK = 72707369

const RECORD_TABLE = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                  VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"            VARCHAR(64) NOT NULL,
    "finished_at"         TIMESTAMPTZ,
    "migration_name"      VARCHAR(255) NOT NULL,
    "logs"                TEXT,
    "rolled_back_at"      TIMESTAMPTZ,
    "started_at"          TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

async function connect(client: Client): Promise<void> {
  try {
    await client.connect()
  } catch (cause) {
    const reason =
      cause instanceof Error
        ? cause.message || String('code' in cause ? cause.code : cause.name)
        : String(cause)
    // Never the whole address: it holds the password.
    const place = `${client.host}:${client.port}/${client.database}`
    throw new PolyphonyError(
      'internal',
      `The database at ${place} cannot be reached (${reason}): start it, or check DATABASE_URL.`,
      { cause },
    )
  }
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
  return names.map((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
  })
}

async function readRecord(client: Client): Promise<RecordRow[]> {
  const { rows } = await client.query<RecordRow>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`,
  )
  return rows
}

function compareWithRecord(migrations: Migration[], record: RecordRow[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of record) {
    const migration = known.get(row.migration_name)
    if (!migration) {
      throw new PolyphonyError(
        'conflict',
        `The database has the migration ${row.migration_name}, which this version of the hub does not know: it was used by a newer version. Update the hub, or restore the backup made before.`,
      )
    }
    if (!row.finished) {
      throw new PolyphonyError(
        'conflict',
        `The migration ${row.migration_name} was begun and never finished: restore the last backup, or finish it by hand and set finished_at.`,
      )
    }
    if (migration.checksum !== row.checksum) {
      throw new PolyphonyError(
        'conflict',
        `The migration ${row.migration_name} was changed after it was applied to this database. Restore its file as it was; put the change into a new migration.`,
      )
    }
  }
  const applied = new Set(record.map((row) => row.migration_name))
  return migrations.filter((migration) => !applied.has(migration.name))
}

async function applyMigration(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PolyphonyError('internal', `The migration ${name} failed and was undone: ${reason}`, { cause })
  }
}
