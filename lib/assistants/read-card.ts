import type { Culture } from '@/lib/cultures/culture'
import { loadCultures } from '@/lib/cultures/load-cultures'
import { judgeLicences, type LicenceVerdict } from '@/lib/formats/licence-chain'
import type { Reader } from '@/lib/people/reader'
import { maySee } from '@/lib/people/visible-community'
import { getAdapterRow } from '@/lib/store/adapters'
import { readStanding, type Standing } from '@/lib/store/assistant-standing'
import { getAssistantVersionRow } from '@/lib/store/assistant-versions'
import type { AssistantRow } from '@/lib/store/assistants'
import { adapterLicence } from './adapter-licence'
import { type Ancestor, readLineage } from './read-lineage'
import { findPolicyOf } from './resolve-assistant'

/** The adapter of an assistant, with whose it is where the reader may know that. */
export interface CardAdapter {
  id: string
  name: string
  version: number
  digest: string
  licence: string | null
  /** How its licence stands with the base's. */
  chain: LicenceVerdict
  hasPassport: boolean
  publishedBy: string | null
  community: { slug: string; name: string } | null
}

/** What an assistant is made of, and by whom. */
export interface AssistantCard {
  publishedBy: string | null
  culture: Culture
  policy: { version: number; yaml: string; isPinned: boolean }
  adapter: CardAdapter | null
  lineage: Ancestor[]
  standing: Standing
}

/**
 * An assistant's card, for who may see the assistant.
 * @param baseLicence SPDX id or the Hub's name of the base's licence; null where it is not known
 */
export async function readCard(
  row: AssistantRow,
  reader: Reader | null,
  baseLicence: string | null,
): Promise<AssistantCard> {
  const { newest, community } = row
  const name = `${community.slug}/${row.slug}`
  const [version, cultures, policy, adapter, lineage, standing] = await Promise.all([
    getAssistantVersionRow(row.id, newest.version),
    loadCultures([community.id]),
    findPolicyOf(row),
    readAdapter(row, reader, baseLicence),
    readLineage(reader, row.forkedFromId),
    readStanding({ id: row.id, name, communityId: community.id }),
  ])
  return {
    ...{ adapter, lineage, standing },
    culture: cultures.resolve(newest.cultureTag, community.id),
    publishedBy: version?.publishedBy?.name ?? null,
    policy: { ...policy, isPinned: newest.policyVersion !== null },
  }
}

async function readAdapter(
  { newest: { adapter } }: AssistantRow,
  reader: Reader | null,
  baseLicence: string | null,
): Promise<CardAdapter | null> {
  if (!adapter) return null
  const [row, isVisible] = await Promise.all([
    getAdapterRow(adapter.communityId, adapter.id),
    maySee(reader, { id: adapter.communityId, visibility: adapter.community.visibility }),
  ])
  const licence = adapterLicence(row?.passport ?? null)
  const { id, name, version, digest, community } = adapter
  return {
    ...{ id, name, version, digest, licence: licence ?? null },
    chain: judgeLicences(licence, baseLicence ?? undefined),
    hasPassport: isVisible && row?.passport !== null,
    publishedBy: isVisible ? (row?.publishedBy?.name ?? null) : null,
    community: isVisible ? { slug: community.slug, name: community.name } : null,
  }
}
