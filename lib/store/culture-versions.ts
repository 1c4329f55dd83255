import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'
import { Prisma } from './generated/client'
import { jsonColumn } from './json-column'

/** A version of a community's culture as its page shows it. */
export interface CultureVersionRow {
  version: number
  yaml: string
  note: string | null
  /** The version whose text was published again. */
  restoredFrom: number | null
  publishedBy: { name: string | null } | null
  createdAt: Date
}

/** The packs that communities lay over their tags', by community: the newest version of each. */
export async function listNewestCulturePacks(communityIds?: string[]): Promise<Map<string, unknown>> {
  const of = communityIds ? Prisma.sql`WHERE "communityId" = ANY(${communityIds}::text[])` : Prisma.empty
  const rows = await database().$queryRaw<{ communityId: string; pack: unknown }[]>`
    SELECT DISTINCT ON ("communityId") "communityId", "pack" FROM "CultureVersion" ${of}
    ORDER BY "communityId", "version" DESC`
  return new Map(rows.map(({ communityId, pack }) => [communityId, pack]))
}

/** The newest version of a community's culture; undefined when it has written none. */
export async function getNewestCulture(
  communityId: string,
  db: Database = database(),
): Promise<CultureVersionRow | undefined> {
  const [row] = await db.cultureVersion.findMany({ ...newestOf(communityId), take: 1 })
  return row
}

/** One version of a community's culture; undefined when there is none such. */
export async function getCultureVersion(
  communityId: string,
  version: number,
): Promise<CultureVersionRow | undefined> {
  const where = { communityId_version: { communityId, version } }
  return (await database().cultureVersion.findUnique({ where, select: LISTED })) ?? undefined
}

/** The versions of a community's culture, the newest first. */
export async function listCultureVersionRows(
  communityId: string,
  most: number,
): Promise<CultureVersionRow[]> {
  return database().cultureVersion.findMany({ ...newestOf(communityId), take: most })
}

/** Adds the next version of a community's culture; two publishers at once give a unique violation, not a mix. */
export async function insertCultureVersion(
  communityId: string,
  {
    pack,
    ...culture
  }: {
    yaml: string
    pack: object
    note: string | null
    restoredFrom: number | null
    publishedById: string | null
  },
  db: Database,
): Promise<{ version: number }> {
  const version = ((await getNewestCulture(communityId, db))?.version ?? 0) + 1
  return db.cultureVersion.create({
    data: { id: createId('cul'), communityId, version, ...culture, pack: jsonColumn(pack) },
    select: { version: true },
  })
}

const LISTED = {
  version: true,
  yaml: true,
  note: true,
  restoredFrom: true,
  publishedBy: { select: { name: true } },
  createdAt: true,
} as const

const newestOf = (communityId: string) =>
  ({ where: { communityId }, orderBy: { version: 'desc' }, select: LISTED }) as const
