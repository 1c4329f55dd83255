import { loadCulturePacks } from '@/lib/assistants/load-culture-packs'
import type { Culture } from '@/lib/cultures/culture'
import { resolveCulture } from '@/lib/cultures/resolve-culture'
import type { Reader } from '@/lib/people/reader'
import { listedFor } from '@/lib/people/visible-community'
import { type CommunityRow, listCommunityRows } from '@/lib/store/communities'

export type ListedCommunity = CommunityRow & { culture: Culture }

/** The communities that a reader finds in lists, with their cultures, in the order in which they are shown. */
export async function listCommunities(reader: Reader | null): Promise<ListedCommunity[]> {
  const [rows, packs, isListed] = await Promise.all([
    listCommunityRows(),
    loadCulturePacks(),
    listedFor(reader),
  ])
  return rows.filter(isListed).map((row) => ({ ...row, culture: resolveCulture(row.cultureTag, packs) }))
}
