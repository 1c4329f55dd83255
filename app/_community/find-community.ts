import { notFound } from 'next/navigation'
import { cache } from 'react'
import { loadCulturePacks } from '@/lib/assistants/load-culture-packs'
import { resolveCulture } from '@/lib/cultures/resolve-culture'
import { getCommunityRow } from '@/lib/store/communities'

/** The community of a slug with its culture, read once a request; the page that says there is none otherwise. */
export const findCommunityPage = cache(async (slug: string) => {
  const community = await getCommunityRow(decodeURIComponent(slug))
  if (!community) notFound()
  return { community, culture: resolveCulture(community.cultureTag, await loadCulturePacks()) }
})
