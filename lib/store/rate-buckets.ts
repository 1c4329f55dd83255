import { database } from './database'

/** What is to go into a bucket. One that holds `limit` empties evenly in `windowMs`. */
export interface Drop {
  key: string
  limit: number
  windowMs: number
  /** At most `limit`; nothing only looks. */
  amount: number
}

/** How a bucket stands afterwards. */
export interface BucketLevel {
  key: string
  /** False when it would have run over: then nothing went in. */
  isTaken: boolean
  /** What still fits, in whole units. */
  remaining: number
  /** Until it is empty again. */
  resetMs: number
  /** Until what was refused fits; 0 when it was taken. */
  retryMs: number
}

/**
 * Puts amounts into several buckets, each or none of it: the generic cell rate algorithm (ITU-T I.371, annex A), which
 * keeps one point of time a bucket and knows no edges of windows. One statement, by the database's own clock, so that
 * hubs that share a database count together; keys are taken in one order, so that no two wait for each other.
 */
export async function fillBuckets(drops: Drop[]): Promise<BucketLevel[]> {
  if (drops.length === 0) return []
  const rows = await database().$queryRaw<{ key: string; isTaken: boolean; usedMs: number }[]>`
    WITH wanted AS (
      SELECT * FROM unnest(${drops.map(({ key }) => key)}::text[], ${drops.map(costMs)}::float8[],
        ${drops.map(({ windowMs }) => windowMs)}::int[]) AS w("key", "costMs", "windowMs")
    ), filled AS (
      INSERT INTO "RateBucket" AS b ("key", "fullAt", "windowMs")
      SELECT "key", now() + "costMs" * interval '1 ms', "windowMs" FROM wanted ORDER BY "key"
      ON CONFLICT ("key") DO UPDATE SET
        "fullAt" = greatest(b."fullAt", now()) + (EXCLUDED."fullAt" - now()), "windowMs" = EXCLUDED."windowMs"
      WHERE greatest(b."fullAt", now()) + (EXCLUDED."fullAt" - now())
        <= now() + EXCLUDED."windowMs" * interval '1 ms'
      RETURNING b."key", b."fullAt"
    )
    SELECT "key", f."key" IS NOT NULL AS "isTaken",
      COALESCE(extract(epoch FROM COALESCE(f."fullAt", b."fullAt") - now()) * 1000, 0)::float8 AS "usedMs"
    FROM wanted LEFT JOIN filled f USING ("key") LEFT JOIN "RateBucket" b USING ("key")`
  const found = new Map(rows.map((row) => [row.key, row]))
  return drops.map((drop) => {
    const { isTaken = false, usedMs = 0 } = found.get(drop.key) ?? {}
    const leftMs = Math.max(0, drop.windowMs - usedMs)
    return {
      key: drop.key,
      isTaken,
      remaining: Math.floor((leftMs * drop.limit) / drop.windowMs + ROUNDING),
      resetMs: Math.max(0, usedMs),
      // Another request may have been quicker than what is read here: then there is still something to wait for.
      retryMs: isTaken ? 0 : Math.max(1, usedMs + costMs(drop) - drop.windowMs),
    }
  })
}

/** Puts in, or takes out again where the amount is below nothing, whatever the bucket holds. */
export async function correctBuckets(drops: Drop[]): Promise<void> {
  if (drops.length === 0) return
  await database().$executeRaw`
    INSERT INTO "RateBucket" AS b ("key", "fullAt", "windowMs")
    SELECT "key", now() + "costMs" * interval '1 ms', "windowMs"
    FROM unnest(${drops.map(({ key }) => key)}::text[], ${drops.map(costMs)}::float8[],
      ${drops.map(({ windowMs }) => windowMs)}::int[]) AS w("key", "costMs", "windowMs") ORDER BY "key"
    ON CONFLICT ("key") DO UPDATE SET "fullAt" = greatest(b."fullAt", now()) + (EXCLUDED."fullAt" - now())`
}

/** Empties a bucket at once. */
export async function emptyBucket(key: string): Promise<void> {
  await database().rateBucket.deleteMany({ where: { key } })
}

/** Forgets the buckets that are empty again. */
export async function sweepBuckets(): Promise<void> {
  await database().$executeRaw`DELETE FROM "RateBucket" WHERE "fullAt" < now()`
}

/** A bucket's time stands in whole microseconds. */
const ROUNDING = 1e-6

const costMs = ({ amount, limit, windowMs }: Drop): number => (amount * windowMs) / limit
