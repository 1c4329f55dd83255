import { findWanted } from '@/lib/core/wanted-words'
import type { Reader } from '@/lib/people/reader'
import { ownCommunityIds } from '@/lib/people/visible-community'
import { listCommunityNames } from '@/lib/store/communities'

export interface FoundCommunity {
  slug: string
  name: string
  /** BCP-47, of its culture. */
  lang: string
}

const MOST_FOUND = 6

/** The communities whose name begins a word with each word of a text, in any script, of those that a reader finds. */
export async function searchCommunities(reader: Reader | null, text: string): Promise<FoundCommunity[]> {
  if (text.trim() === '') return []
  const names = await listCommunityNames(await ownCommunityIds(reader))
  return names
    .filter(({ name, slug }) => findWanted(`${name} ${slug}`, text) !== undefined)
    .slice(0, MOST_FOUND)
    .map(({ slug, name, cultureTag }) => ({ slug, name, lang: cultureTag }))
}
