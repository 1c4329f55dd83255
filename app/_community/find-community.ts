import { cache } from 'react'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { loadCultures } from '@/lib/cultures/load-cultures'
import { roleIn } from '@/lib/people/may-in-community'
import { findVisibleCommunity } from '@/lib/people/visible-community'

/** The community of a slug with its culture and who looks at it, read once a request; the page that says there is none otherwise. */
export const findCommunityPage = cache(async (slug: string) => {
  const reader = await currentReader()
  const community = await orNotFound(findVisibleCommunity(reader, slug))
  const culture = (await loadCultures([community.id])).resolve(community.cultureTag, community.id)
  return { community, culture, reader, role: await roleIn(reader, community.id) }
})
