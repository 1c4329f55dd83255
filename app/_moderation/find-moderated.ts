import { notFound } from 'next/navigation'
import { findCommunityPage } from '@/app/_community/find-community'
import { mayInCommunity } from '@/lib/people/may-in-community'

/** A community with who rules there; for anybody else there is no such page. */
export async function findModerated(slug: string) {
  const found = await findCommunityPage(slug)
  const { reader, community } = found
  if (reader?.kind !== 'user' || !(await mayInCommunity(reader, community.id, 'moderation.read'))) notFound()
  return { ...found, reader }
}
