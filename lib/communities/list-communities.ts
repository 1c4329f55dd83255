import type { Culture } from '@/lib/cultures/culture'
import { loadCultures } from '@/lib/cultures/load-cultures'
import type { Reader } from '@/lib/people/reader'
import { listedFor } from '@/lib/people/visible-community'
import { type CommunityRow, listCommunityRows } from '@/lib/store/communities'

export type ListedCommunity = CommunityRow & { culture: Culture }

/** The communities that a reader finds in lists, with their cultures, in the order in which they are shown. */
export async function listCommunities(reader: Reader | null): Promise<ListedCommunity[]> {
  const [rows, cultures, isListed] = await Promise.all([
    listCommunityRows(),
    loadCultures(),
    listedFor(reader),
  ])
  return rows.filter(isListed).map((row) => ({ ...row, culture: cultures.resolve(row.cultureTag, row.id) }))
}
