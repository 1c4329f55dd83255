import { type Database, database } from './database'
import { jsonColumn } from './json-column'

/** Every culture pack as it was stored; `lib/cultures` knows its shape and parses it. */
export async function listCulturePackRows(
  db: Database = database(),
): Promise<{ tag: string; pack: unknown }[]> {
  return db.culturePack.findMany({ select: { tag: true, pack: true }, orderBy: { tag: 'asc' } })
}

/** Stores a pack under its tag, in the place of an older one. */
export async function saveCulturePack(tag: string, pack: object, db: Database = database()): Promise<void> {
  const json = jsonColumn(pack)
  await db.culturePack.upsert({ where: { tag }, create: { tag, pack: json }, update: { pack: json } })
}
