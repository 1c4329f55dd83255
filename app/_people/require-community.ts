import { z } from 'zod'
import { currentReader } from '@/app/reader'
import { requireInCommunity } from '@/lib/people/may-in-community'
import type { Permission } from '@/lib/people/permissions'
import type { Reader } from '@/lib/people/reader'
import { findVisibleCommunity } from '@/lib/people/visible-community'
import type { CommunityRow } from '@/lib/store/communities'

/** The field by which a form says which community it is about. */
export const communityField = { community: z.string().max(64) }

/**
 * A community with who acts there, held to what they may do in it.
 * @throws PolyphonyError not_found, unauthenticated or forbidden
 */
export async function requireCommunity(
  slug: string,
  permission: Permission,
): Promise<{ community: CommunityRow; reader: Extract<Reader, { kind: 'user' }> }> {
  const reader = await currentReader()
  const community = await findVisibleCommunity(reader, slug)
  await requireInCommunity(reader, community, permission)
  // Guests have no role that could have let them pass.
  if (reader?.kind !== 'user') throw new Error('A guest passed a check of roles.')
  return { community, reader }
}
