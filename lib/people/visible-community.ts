import { PolyphonyError } from '@/lib/core/errors'
import { type CommunityRow, getCommunityRow } from '@/lib/store/communities'
import { getMembership, listMembershipsOf } from '@/lib/store/memberships'
import type { Reader } from './reader'

/** Who finds a community: everybody; whoever knows its address; its own people alone. */
export const VISIBILITIES = ['public', 'unlisted', 'private'] as const

export type Visibility = (typeof VISIBILITIES)[number]

type Seen = Pick<CommunityRow, 'id' | 'visibility' | 'archivedAt'>

/** Whether a reader who knows a community's address may look at it. A visibility nobody knows counts as private. */
export async function maySee(reader: Reader | null, community: Pick<Seen, 'id' | 'visibility'>) {
  if (community.visibility === 'public' || community.visibility === 'unlisted') return true
  if (reader?.kind !== 'user') return false
  return reader.isOperator || (await getMembership(reader.userId, community.id)) !== undefined
}

/**
 * The community of a slug, for who may look at it.
 * @throws PolyphonyError (not_found) also when it is private and not theirs: nobody learns that it exists
 */
export async function findVisibleCommunity(reader: Reader | null, slug: string): Promise<CommunityRow> {
  const community = SLUG.test(slug) ? await getCommunityRow(slug) : undefined
  if (!community || !(await maySee(reader, community))) throw noCommunity(slug)
  return community
}

/** The communities that a reader finds in lists although they are not public: their own. */
export async function ownCommunityIds(reader: Reader | null): Promise<string[]> {
  const own = reader?.kind === 'user' ? await listMembershipsOf(reader.userId) : []
  return own.map(({ communityId }) => communityId)
}

/** What tells the communities that a reader finds in lists: the public ones and their own, without the archived. */
export async function listedFor(reader: Reader | null): Promise<(community: Seen) => boolean> {
  const ids = new Set(await ownCommunityIds(reader))
  return ({ id, visibility, archivedAt }) => archivedAt === null && (visibility === 'public' || ids.has(id))
}

export function noCommunity(slug: string): PolyphonyError {
  return new PolyphonyError('not_found', `There is no community "${slug.slice(0, 80)}".`)
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/
