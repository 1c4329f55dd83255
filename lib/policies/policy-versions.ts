import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { findVisibleCommunity, listedFor } from '@/lib/people/visible-community'
import { type CommunityRow, listCommunityRows } from '@/lib/store/communities'
import { getNewestPolicy, getPolicyVersion, type ListedPolicyRow, listPolicyRows } from '@/lib/store/policies'

/** The newest are shown; older ones keep their addresses. */
const MOST_LISTED = 200
/** What holds in a community that never published a policy: the floor alone. */
const NO_POLICY = 'version: 1\n'

export type PolicyVersion = Omit<ListedPolicyRow, 'id' | 'publishedBy'> & { publishedBy: string | null }

/** The versions of a community's policy, the newest first, without their texts. */
export async function listPolicyVersions(communityId: string): Promise<Omit<PolicyVersion, 'yaml'>[]> {
  const rows = await listPolicyRows(communityId, MOST_LISTED)
  return rows.map(({ id: _, publishedBy, ...row }) => ({ ...row, publishedBy: publishedBy?.name ?? null }))
}

/** One version of a community's policy. @throws PolyphonyError not_found */
export async function findPolicyVersion(
  community: Pick<CommunityRow, 'id' | 'name'>,
  version: number,
): Promise<PolicyVersion> {
  const row =
    Number.isSafeInteger(version) && version > 0 && version < 2 ** 31
      ? await getPolicyVersion(community.id, version)
      : undefined
  if (!row) throw new PolyphonyError('not_found', `There is no such version of ${community.name}'s policy.`)
  const { id: _, publishedBy, ...rest } = row
  return { ...rest, publishedBy: publishedBy?.name ?? null }
}

/** The text that holds in a community now, and its version: 0 where it has published none. */
export async function findPublishedPolicy(communityId: string): Promise<{ version: number; yaml: string }> {
  const row = await getNewestPolicy(communityId)
  return row ? { version: row.version, yaml: row.yaml } : { version: 0, yaml: NO_POLICY }
}

/**
 * The text of a community's policy by its slug, for who may see the community: the newest, or the version named.
 * @throws PolyphonyError not_found
 */
export async function findPolicyText(
  reader: Reader | null,
  slug: string,
  version?: number,
): Promise<{ version: number; yaml: string }> {
  const community = await findVisibleCommunity(reader, slug)
  return version === undefined ? findPublishedPolicy(community.id) : findPolicyVersion(community, version)
}

/** Whose policies can be forked or compared with. */
export async function listPolicyOwners(reader: Reader | null): Promise<{ slug: string; name: string }[]> {
  const [communities, isListed] = await Promise.all([listCommunityRows(), listedFor(reader)])
  return communities.filter(isListed).map(({ slug, name }) => ({ slug, name }))
}
