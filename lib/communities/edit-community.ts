import { createHash } from 'node:crypto'
import { PolyphonyError } from '@/lib/core/errors'
import { type CommunityRow, getCommunityRow, lockCommunity, updateCommunity } from '@/lib/store/communities'
import { inTransaction } from '@/lib/store/in-transaction'
import type { CommunityForm } from './community-form'
import { ensureCulture } from './create-community'

/** Stands for what is said of a community at a moment: whoever changes it names what they have seen. */
export function seenOf({ name, purpose, maker, cultureTag, visibility }: CommunityRow): string {
  const words = JSON.stringify([name, purpose, maker, cultureTag, visibility])
  return createHash('sha256').update(words).digest('base64url').slice(0, 22)
}

/**
 * Changes what its people say of a community; `form` has passed `communityFormSchema`. Its address stays.
 * @param seen what the writer had before them; by default the row as it was read
 * @throws PolyphonyError (conflict, param `seen`) when somebody else changed it meanwhile
 */
export async function editCommunity(
  community: CommunityRow,
  form: CommunityForm,
  seen = seenOf(community),
): Promise<void> {
  const { name, purpose, maker, language: cultureTag, visibility } = form
  await inTransaction(OVERTAKEN, async (db) => {
    await lockCommunity(community.id, db)
    const now = await getCommunityRow(community.slug, db)
    if (!now || seenOf(now) !== seen)
      throw new PolyphonyError('conflict', OVERTAKEN.message, { param: OVERTAKEN.param })
    await ensureCulture(cultureTag, db)
    await updateCommunity(community.id, { name, purpose, maker, cultureTag, visibility }, db)
  })
}

const OVERTAKEN = { message: 'Somebody else changed this community meanwhile.', param: 'seen' }

/** Puts a community away, or back: archived, it is in no list, can be read, and answers no more. */
export async function archiveCommunity(community: CommunityRow, isArchived: boolean): Promise<void> {
  await updateCommunity(community.id, { archivedAt: isArchived ? new Date() : null })
}
