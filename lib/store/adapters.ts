import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'
import { Prisma } from './generated/client'
import { optionalJsonColumn } from './json-column'

export interface AdapterRow {
  id: string
  name: string
  version: number
  /** SHA-256 in hex. */
  digest: string
  baseModel: string
  rank: number
  sizeBytes: bigint
  /** Null for the starter's own until `seedPassports` fills it in. */
  passport: unknown
}

/** A version as its community's page shows it. */
export interface ListedAdapterRow extends AdapterRow {
  createdAt: Date
  withdrawnAt: Date | null
  deletedAt: Date | null
  publishedBy: { name: string | null } | null
}

/** The digest of every adapter version (for one base) that is not withdrawn, each once: what a model server must hold. */
export async function listAdapterDigests(baseModel?: string): Promise<string[]> {
  const rows = await database().adapterVersion.findMany({
    where: { withdrawnAt: null, ...(baseModel === undefined ? {} : { baseModel }) },
    select: { digest: true },
    distinct: ['digest'],
    orderBy: { digest: 'asc' },
  })
  return rows.map((row) => row.digest)
}

/** Every adapter version that is not withdrawn, with its base: an assistant may go back to any of them. */
export async function listAdapterBaseUses(): Promise<{ baseModel: string; adapter: string }[]> {
  const rows = await database().adapterVersion.findMany({
    where: { withdrawnAt: null },
    select: { baseModel: true, name: true, version: true, community: { select: { slug: true } } },
    orderBy: [{ name: 'asc' }, { version: 'asc' }],
  })
  return rows.map(({ baseModel, name, version, community }) => ({
    baseModel,
    adapter: `${community.slug}/${name} ${version}`,
  }))
}

/** By digest the newest version that is not withdrawn, as `community/name version`. */
export async function listAdapterTitles(): Promise<Map<string, string>> {
  const rows = await database().adapterVersion.findMany({
    where: { withdrawnAt: null },
    select: { digest: true, name: true, version: true, community: { select: { slug: true } } },
    orderBy: { createdAt: 'asc' },
  })
  return new Map(
    rows.map(({ digest, name, version, community }) => [digest, `${community.slug}/${name} ${version}`]),
  )
}

/** Every version of a community's adapters, by name and then the newest first. */
export async function listAdapterRows(
  communityId: string,
  db: Database = database(),
): Promise<ListedAdapterRow[]> {
  return db.adapterVersion.findMany({
    where: { communityId },
    include: { publishedBy: { select: { name: true } } },
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
  })
}

/** One version of a community's adapters by its id; undefined when that community has none such. */
export async function getAdapterRow(
  communityId: string,
  id: string,
  db: Database = database(),
): Promise<ListedAdapterRow | undefined> {
  const include = { publishedBy: { select: { name: true } } }
  return (await db.adapterVersion.findFirst({ where: { id, communityId }, include })) ?? undefined
}

/** Marks a version as withdrawn; false when it was before. */
export async function markAdapterWithdrawn(id: string, now: Date, db: Database): Promise<boolean> {
  const { count } = await db.adapterVersion.updateMany({
    where: { id, withdrawnAt: null },
    data: { withdrawnAt: now },
  })
  return count > 0
}

/** Marks a withdrawn version's files as deleted; false when it is not withdrawn, or they were deleted before. */
export async function markAdapterDeleted(id: string, now: Date): Promise<boolean> {
  const { count } = await database().adapterVersion.updateMany({
    where: { id, withdrawnAt: { not: null }, deletedAt: null },
    data: { deletedAt: now },
  })
  return count > 0
}

/** Adapters of a community and of the public ones that are served on a base, the newest first, each digest once. */
export async function listServedAdapters(
  communityId: string,
  baseModel: string,
  most: number,
): Promise<
  { name: string; version: number; digest: string; passport: unknown; community: { name: string } }[]
> {
  return database().adapterVersion.findMany({
    where: {
      ...{ baseModel, withdrawnAt: null },
      OR: [{ communityId }, { community: { visibility: 'public' } }],
    },
    select: {
      name: true,
      version: true,
      digest: true,
      passport: true,
      community: { select: { name: true } },
    },
    orderBy: { createdAt: 'desc' },
    distinct: ['digest'],
    take: most,
  })
}

/** Whether a version or an upload that passed its checks has this digest. */
export async function isAdapterStored(digest: string): Promise<boolean> {
  const [versions, uploads] = await Promise.all([
    database().adapterVersion.count({ where: { digest, deletedAt: null } }),
    database().upload.count({
      where: { status: { not: 'published' }, found: { path: ['digest'], equals: digest } },
    }),
  ])
  return versions + uploads > 0
}

/** Bytes of a community's adapters, the same files counted once. */
export async function sumAdapterBytes(communityId: string): Promise<number> {
  const rows = await database().adapterVersion.findMany({
    where: { communityId, deletedAt: null },
    select: { sizeBytes: true },
    distinct: ['digest'],
  })
  return rows.reduce((sum, { sizeBytes }) => sum + Number(sizeBytes), 0)
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

/** The versions that have no passport, each with its community. */
export async function listUncheckedAdapters(): Promise<{ row: AdapterRow; communityId: string }[]> {
  const rows = await database().adapterVersion.findMany({
    where: { passport: { equals: Prisma.AnyNull } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  return rows.map((row) => ({ row, communityId: row.communityId }))
}

/** Gives a version that has none its passport. */
export async function savePassport(id: string, passport: object): Promise<void> {
  await database().adapterVersion.updateMany({
    where: { id, passport: { equals: Prisma.AnyNull } },
    data: { passport: optionalJsonColumn(passport) },
  })
}

/** Adds the next version of a community's adapter. */
export async function insertAdapterVersion(
  adapter: Omit<AdapterRow, 'id' | 'version' | 'passport'> & {
    communityId: string
    publishedById?: string | null
    passport?: object
  },
  db: Database,
): Promise<AdapterRow> {
  const version = ((await getNewestAdapter(adapter.communityId, adapter.name, db))?.version ?? 0) + 1
  const passport = optionalJsonColumn(adapter.passport)
  return db.adapterVersion.create({ data: { ...adapter, id: createId('ada'), version, passport } })
}
