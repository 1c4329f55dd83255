import { loadCultures } from '@/lib/cultures/load-cultures'
import type { CommunityRow } from '@/lib/store/communities'
import { samplingSchema } from '@/lib/store/sampling-schema'
import {
  findNewestPolicy,
  type ListedAssistant,
  listAssistantsOf,
  type ResolvedAssistant,
} from './resolve-assistant'

/**
 * An assistant that is not there yet: as the community's own one that speaks through an adapter of this name (else its
 * first, else a plain one with its culture and policy), but through the given adapter.
 * @param digest 64 hex digits; null for the base model alone, undefined for whatever the community's own one has
 */
export async function draftAssistant(input: {
  community: CommunityRow
  adapterName: string
  baseModel: string
  digest: string | null | undefined
}): Promise<ResolvedAssistant> {
  const { community, adapterName, baseModel, digest } = input
  const [own, policy] = await Promise.all([listAssistantsOf(community.id), findNewestPolicy(community.id)])
  const named = own.find((one) => one.assistantVersion.adapter?.name === adapterName) ?? own[0]
  const template = { ...(named ?? (await plainAssistant(community, baseModel))), policy }
  if (digest === undefined) return template
  return {
    ...template,
    assistantVersion: { ...template.assistantVersion, baseModel, adapterDigest: digest, adapter: null },
    modelName: digest === null ? baseModel : `sha256-${digest}`,
  }
}

async function plainAssistant(community: CommunityRow, baseModel: string): Promise<ListedAssistant> {
  const { slug, name, purpose, cultureTag, maker } = community
  return {
    name: `${slug}/draft`,
    assistant: { slug: 'draft', name },
    assistantVersion: {
      ...{ id: '', version: 0, baseModel, adapterDigest: null, adapter: null, instructions: '' },
      sampling: samplingSchema.parse({}),
      ...{ greeting: null, examples: [], avatar: null },
      createdAt: new Date(0),
    },
    community: { slug, name, purpose, cultureTag, maker, isArchived: false },
    culture: (await loadCultures([community.id])).resolve(cultureTag, community.id),
    modelName: baseModel,
  }
}
