import { type CommunityRow, updateCommunity } from '@/lib/store/communities'
import type { CommunityForm } from './community-form'
import { ensureCulture } from './create-community'

/** Changes what its people say of a community; `form` has passed `communityFormSchema`. Its address stays. */
export async function editCommunity(community: CommunityRow, form: CommunityForm): Promise<void> {
  const { name, purpose, maker, language: cultureTag, visibility } = form
  await ensureCulture(cultureTag)
  await updateCommunity(community.id, { name, purpose, maker, cultureTag, visibility })
}

/** Puts a community away, or back: archived, it is in no list, can be read, and answers no more. */
export async function archiveCommunity(community: CommunityRow, isArchived: boolean): Promise<void> {
  await updateCommunity(community.id, { archivedAt: isArchived ? new Date() : null })
}
