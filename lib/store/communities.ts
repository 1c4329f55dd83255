import { createId } from '@/lib/core/ids'
import { listAnew } from './assistant-listing'
import { type Database, database } from './database'

export interface CommunityRow {
  id: string
  slug: string
  name: string
  purpose: string
  maker: string
  cultureTag: string
  position: number
  /** public | unlisted | private; see `lib/people/visible-community.ts`. */
  visibility: string
  /** Since when it can only be read; null while it is alive. */
  archivedAt: Date | null
}

/** Every community, in the order in which they are shown. */
export async function listCommunityRows(): Promise<CommunityRow[]> {
  return database().community.findMany({ orderBy: [{ position: 'asc' }, { name: 'asc' }] })
}

/** What the public communities and those named are called, in the order in which they are shown; the archived ones are left out. */
export async function listCommunityNames(ownCommunityIds: string[]) {
  return database().community.findMany({
    where: { archivedAt: null, OR: [{ visibility: 'public' }, { id: { in: ownCommunityIds } }] },
    select: { slug: true, name: true, cultureTag: true },
    orderBy: [{ position: 'asc' }, { name: 'asc' }],
  })
}

/** Every community with how many people and assistants it has, the newest first. */
export async function listCommunityCounts(): Promise<
  (CommunityRow & { people: number; assistants: number })[]
> {
  const rows = await database().community.findMany({
    include: { _count: { select: { memberships: true, assistants: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  })
  return rows.map(({ _count, ...row }) => ({
    ...row,
    people: _count.memberships,
    assistants: _count.assistants,
  }))
}

/** The community of a slug; undefined when there is none. */
export async function getCommunityRow(
  slug: string,
  db: Database = database(),
): Promise<CommunityRow | undefined> {
  return (await db.community.findUnique({ where: { slug } })) ?? undefined
}

/** Whether a slug is taken. */
export async function isSlugTaken(slug: string): Promise<boolean> {
  return (await database().community.count({ where: { slug } })) > 0
}

/** The community of an id; undefined when there is none. */
export async function getCommunityRowById(id: string): Promise<CommunityRow | undefined> {
  return (await database().community.findUnique({ where: { id } })) ?? undefined
}

/** Adds a community; its slug must be new. */
export async function insertCommunity(
  community: Omit<CommunityRow, 'id' | 'visibility' | 'archivedAt'> & { visibility?: string },
  db: Database,
): Promise<CommunityRow> {
  return db.community.create({ data: { id: createId('com'), ...community } })
}

/** Changes what its people say of a community. */
export async function updateCommunity(
  id: string,
  change: Partial<
    Pick<CommunityRow, 'name' | 'purpose' | 'maker' | 'cultureTag' | 'visibility' | 'archivedAt'>
  >,
  db: Database = database(),
): Promise<void> {
  await db.community.update({ where: { id }, data: change, select: { id: true } })
  if (change.name ?? change.purpose ?? change.maker) await listAnew({ communityId: id }, db)
}

/** Holds other writers off a community's people until the transaction ends. */
export async function lockCommunity(id: string, db: Database): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Community" WHERE "id" = ${id} FOR UPDATE`
}
