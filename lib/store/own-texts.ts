import { database } from './database'
import { storableText } from './storable-text'

/** A community's own text, whose surprise is measured in its checks. */
export interface OwnTextRow {
  text: string
  createdAt: Date
  savedBy: { name: string | null } | null
}

/** Saves a community's text in the place of the one before. */
export async function saveOwnTextRow(row: {
  communityId: string
  text: string
  savedById: string | null
}): Promise<void> {
  const { communityId, savedById } = row
  const data = { text: storableText(row.text), savedById, createdAt: new Date() }
  await database().ownText.upsert({
    where: { communityId },
    create: { communityId, ...data },
    update: data,
    select: { communityId: true },
  })
}

export async function getOwnTextRow(communityId: string): Promise<OwnTextRow | undefined> {
  const row = await database().ownText.findUnique({
    where: { communityId },
    select: { text: true, createdAt: true, savedBy: { select: { name: true } } },
  })
  return row ?? undefined
}

/** Deletes a community's text; false when there was none. */
export async function deleteOwnTextRow(communityId: string): Promise<boolean> {
  return (await database().ownText.deleteMany({ where: { communityId } })).count > 0
}
