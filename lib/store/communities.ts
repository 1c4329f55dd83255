import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

export interface CommunityRow {
  id: string
  slug: string
  name: string
  purpose: string
  maker: string
  cultureTag: string
  position: number
}

/** Every community, in the order in which they are shown. */
export async function listCommunityRows(): Promise<CommunityRow[]> {
  return database().community.findMany({ orderBy: [{ position: 'asc' }, { name: 'asc' }] })
}

/** The community of a slug; undefined when there is none. */
export async function getCommunityRow(
  slug: string,
  db: Database = database(),
): Promise<CommunityRow | undefined> {
  return (await db.community.findUnique({ where: { slug } })) ?? undefined
}

/** The community of an id; undefined when there is none. */
export async function getCommunityRowById(id: string): Promise<CommunityRow | undefined> {
  return (await database().community.findUnique({ where: { id } })) ?? undefined
}

/** Adds a community; its slug must be new. */
export async function insertCommunity(
  community: Omit<CommunityRow, 'id'>,
  db: Database,
): Promise<CommunityRow> {
  return db.community.create({ data: { id: createId('com'), ...community } })
}
