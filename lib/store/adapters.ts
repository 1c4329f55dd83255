import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

export interface AdapterRow {
  id: string
  name: string
  version: number
  /** SHA-256 in hex. */
  digest: string
  baseModel: string
  rank: number
  sizeBytes: bigint
}

/** The digest of every adapter version, each once: what a model server must hold. */
export async function listAdapterDigests(): Promise<string[]> {
  const rows = await database().adapterVersion.findMany({
    select: { digest: true },
    distinct: ['digest'],
    orderBy: { digest: 'asc' },
  })
  return rows.map((row) => row.digest)
}

/** The newest version of a community's adapter; undefined when it has none of that name. */
export async function getNewestAdapter(
  communityId: string,
  name: string,
  db: Database = database(),
): Promise<AdapterRow | undefined> {
  return (
    (await db.adapterVersion.findFirst({ where: { communityId, name }, orderBy: { version: 'desc' } })) ??
    undefined
  )
}

/** Adds the next version of a community's adapter. */
export async function insertAdapterVersion(
  adapter: Omit<AdapterRow, 'id' | 'version'> & { communityId: string },
  db: Database,
): Promise<AdapterRow> {
  const version = ((await getNewestAdapter(adapter.communityId, adapter.name, db))?.version ?? 0) + 1
  return db.adapterVersion.create({ data: { id: createId('ada'), version, ...adapter } })
}
