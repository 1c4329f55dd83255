import { type Database, database } from './database'

/** Remembers a link by the hash of its token. */
export async function insertOneTimeLink(link: {
  hash: string
  purpose: string
  userId?: string
  expiresAt: Date
}): Promise<void> {
  await database().oneTimeLink.create({ data: link })
}

/** Forgets the unused links of a purpose (of one account, when it is named), so that only the newest one works. */
export async function deleteUnusedLinks(purpose: string, userId?: string): Promise<void> {
  await database().oneTimeLink.deleteMany({ where: { purpose, userId, usedAt: null } })
}

export interface OneTimeLinkRow {
  purpose: string
  userId: string | null
  expiresAt: Date
  usedAt: Date | null
}

/** The link of a hash; undefined when there is none. */
export async function getOneTimeLink(hash: string): Promise<OneTimeLinkRow | undefined> {
  return (await database().oneTimeLink.findUnique({ where: { hash } })) ?? undefined
}

/** Uses a link up; false when it is unknown, for something else, expired, or was used before (also at the same moment). */
export async function consumeOneTimeLink(
  link: { hash: string; purpose: string; now: Date },
  db: Database,
): Promise<boolean> {
  const { count } = await db.oneTimeLink.updateMany({
    where: { hash: link.hash, purpose: link.purpose, usedAt: null, expiresAt: { gt: link.now } },
    data: { usedAt: link.now },
  })
  return count === 1
}
