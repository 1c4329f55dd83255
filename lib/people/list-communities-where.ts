import { type CommunityRow, listCommunityRows } from '@/lib/store/communities'
import { listMembershipsOf } from '@/lib/store/memberships'
import { allows, isRole, type Permission } from './permissions'
import type { Reader } from './reader'

/** The living communities in which a reader may do something; for the hub's operator all of them. */
export async function listCommunitiesWhere(
  reader: Reader | null,
  permission: Permission,
): Promise<CommunityRow[]> {
  if (reader?.kind !== 'user') return []
  const [rows, own] = await Promise.all([listCommunityRows(), listMembershipsOf(reader.userId)])
  const roles = new Map(own.map(({ communityId, role }) => [communityId, role]))
  return rows.filter(({ id, archivedAt }) => {
    const role = roles.get(id)
    const isAllowed = role !== undefined && isRole(role) && allows(role, permission)
    return archivedAt === null && (reader.isOperator || isAllowed)
  })
}
