import { currentReader } from '@/app/reader'
import { verifyKey } from '@/lib/keys/keys'
import { readerOfKey } from '@/lib/keys/reader-of-key'
import { requireInCommunity } from '@/lib/people/may-in-community'
import type { Permission } from '@/lib/people/permissions'
import { findVisibleCommunity } from '@/lib/people/visible-community'
import type { CommunityRow } from '@/lib/store/communities'
import { refuseOtherSites } from '../_http/refuse-other-sites'

/**
 * Who sends this request, held to what they may do in the community it names: the account of the session, when one of
 * our pages asks, or the account of an API key with the scope `adapters`, when a program does.
 * @throws PolyphonyError not_found, unauthenticated or forbidden
 */
export async function requireUploadRight(
  request: Request,
  slug: string,
  permission: Permission,
): Promise<{ community: CommunityRow; userId: string | null }> {
  const key = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (key === undefined) refuseOtherSites(request)
  const reader =
    key === undefined ? await currentReader() : await readerOfKey(await verifyKey(key, 'adapters'))
  const community = await findVisibleCommunity(reader, slug)
  await requireInCommunity(reader, community, permission)
  return { community, userId: reader?.kind === 'user' && reader.userId !== '' ? reader.userId : null }
}
