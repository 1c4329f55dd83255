import { editDocument } from '@/lib/documents/edit-document'
import type { LicenceVerdict } from '@/lib/formats/licence-chain'
import { requireInCommunity } from '@/lib/people/may-in-community'
import type { Reader } from '@/lib/people/reader'
import { findVisibleCommunity } from '@/lib/people/visible-community'
import { getAdapterRow } from '@/lib/store/adapters'
import type { AssistantVersionRow } from '@/lib/store/assistant-versions'
import type { AssistantRow } from '@/lib/store/assistants'
import type { CommunityRow } from '@/lib/store/communities'
import { adapterLicence, mayShare } from './adapter-licence'
import { insertDraft } from './create-draft'
import { findAssistantRow } from './find-assistant-row'
import { documentOf } from './write-assistant'

/** What a fork would take along. */
export interface ForkTerms {
  version: number
  /** Null where it speaks through none. */
  adapter: (LicenceVerdict & { name: string; version: number; licence: string | null }) | null
}

/** What a fork of an assistant into another community takes along, and under which licence. */
export async function readForkTerms({ newest }: Pick<AssistantRow, 'newest'>): Promise<ForkTerms> {
  const { adapter } = newest
  if (!adapter) return { version: newest.version, adapter: null }
  const passport = (await getAdapterRow(adapter.communityId, adapter.id))?.passport ?? null
  const { name, version, community } = adapter
  const licence = adapterLicence(passport) ?? null
  return {
    version: newest.version,
    adapter: { ...mayShare({ passport, community }), name, version, licence },
  }
}

/**
 * Begins an assistant of one community as the newest version of an assistant that its forker may see. It is a draft.
 *
 * Another community's adapter comes along, pinned to its version, where its licence lets others build on it; otherwise
 * the fork stands on the base alone. A pinned policy stays behind: it is the other community's.
 * @returns its slug
 * @throws PolyphonyError not_found, unauthenticated, forbidden
 */
export async function forkAssistant(
  reader: Extract<Reader, { kind: 'user' }>,
  { source: name, into }: { source: string; into: string },
): Promise<{ community: string; slug: string }> {
  const source = await findAssistantRow(name, reader)
  const community = await findVisibleCommunity(reader, into)
  await requireInCommunity(reader, community, 'assistants.edit')
  const { verdict } = (await readForkTerms(source)).adapter ?? {}
  const keepsAdapter = verdict === 'allowed' || source.newest.adapter?.communityId === community.id
  const slug = await insertDraft(community, {
    ...{ name: source.name, slug: source.slug, userId: reader.userId, isRenamed: true },
    yaml: documentFor(community, source, keepsAdapter),
    forkedFromId: source.newest.id,
  })
  return { community: community.slug, slug }
}

function documentFor(community: CommunityRow, source: AssistantRow, keepsAdapter: boolean): string {
  const { newest } = source
  const yaml = documentOf({ name: source.name, communityId: source.community.id }, newest)
  if (community.id === source.community.id) return yaml
  return editDocument(yaml, (document) => {
    document.set('policy', 'latest')
    const adapter = keepsAdapter ? newest.adapter : null
    if (!adapter) document.deleteIn(['adapter'])
    else document.set('adapter', document.createNode(namedFrom(community, adapter)))
  })
}

/** An adapter as a document of this community names it. */
function namedFrom(community: CommunityRow, adapter: NonNullable<AssistantVersionRow['adapter']>) {
  const { name, version, communityId, community: owner } = adapter
  return communityId === community.id ? { name, version } : { name, community: owner.slug, version }
}
