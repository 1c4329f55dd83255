import { currentReader } from '@/app/reader'
import { PolyphonyError } from '@/lib/core/errors'
import { verifyKey } from '@/lib/keys/keys'
import { requireInCommunity } from '@/lib/people/may-in-community'
import type { Permission } from '@/lib/people/permissions'
import type { Reader } from '@/lib/people/reader'
import { type CommunityRow, getCommunityRow } from '@/lib/store/communities'
import { getUser } from '@/lib/store/users'
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
  const reader = key === undefined ? await currentReader() : await readerOfKey(key)
  const community = await getCommunityRow(slug)
  if (!community) throw new PolyphonyError('not_found', `There is no community "${slug.slice(0, 80)}".`)
  await requireInCommunity(reader, community, permission)
  return { community, userId: reader?.kind === 'user' && reader.userId !== '' ? reader.userId : null }
}

/** A key without an account is the operator's own, made on the hub's machine. */
async function readerOfKey(key: string): Promise<Reader> {
  const { userId } = await verifyKey(key, 'adapters')
  if (userId === null) return { kind: 'user', userId: '', isOperator: true }
  const account = await getUser(userId)
  if (!account) throw new PolyphonyError('unauthenticated', 'The account of this key is gone.')
  return { kind: 'user', userId: account.id, isOperator: account.isOperator }
}
