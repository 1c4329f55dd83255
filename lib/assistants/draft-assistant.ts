import { resolveCulture } from '@/lib/cultures/resolve-culture'
import type { CommunityRow } from '@/lib/store/communities'
import { getNewestPolicy } from '@/lib/store/policies'
import { samplingSchema } from '@/lib/store/sampling-schema'
import { loadCulturePacks } from './load-culture-packs'
import { FLOOR_ALONE, findAssistant, listAssistants, type ResolvedAssistant } from './resolve-assistant'

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
  const own = (await listAssistants()).filter((one) => one.community.slug === community.slug)
  const named = own.find((one) => one.assistantVersion.adapter?.name === adapterName) ?? own[0]
  const template = named ? await findAssistant(named.name) : await plainAssistant(community, baseModel)
  if (digest === undefined) return template
  return {
    ...template,
    assistantVersion: { ...template.assistantVersion, baseModel, adapterDigest: digest, adapter: null },
    modelName: digest === null ? baseModel : `sha256-${digest}`,
  }
}

async function plainAssistant(community: CommunityRow, baseModel: string): Promise<ResolvedAssistant> {
  const { slug, name, purpose, cultureTag, maker } = community
  const [packs, policy] = await Promise.all([loadCulturePacks(), getNewestPolicy(community.id)])
  return {
    name: `${slug}/draft`,
    assistant: { slug: 'draft', name },
    assistantVersion: {
      ...{ id: '', version: 0, baseModel, adapterDigest: null, adapter: null, instructions: '' },
      sampling: samplingSchema.parse({}),
      createdAt: new Date(0),
    },
    community: { slug, name, purpose, cultureTag, maker },
    culture: resolveCulture(cultureTag, packs),
    modelName: baseModel,
    policy: policy ? { version: policy.version, yaml: policy.yaml } : FLOOR_ALONE,
  }
}
