import { PolyphonyError } from '@/lib/core/errors'
import type { Culture, CulturePack } from '@/lib/cultures/culture'
import { resolveCulture } from '@/lib/cultures/resolve-culture'
import { type AssistantRow, getAssistantRow, listAssistantRows } from '@/lib/store/assistants'
import { getNewestPolicy } from '@/lib/store/policies'
import type { Sampling } from '@/lib/store/sampling-schema'
import { loadCulturePacks } from './load-culture-packs'

/** An assistant with everything that holds for it at this moment. */
export interface ListedAssistant {
  /** `community/assistant`, as `/v1` names it. */
  name: string
  assistant: { slug: string; name: string }
  assistantVersion: {
    id: string
    version: number
    baseModel: string
    /** SHA-256 in hex; null for the base model as it is. */
    adapterDigest: string | null
    adapter: { name: string; version: number } | null
    instructions: string
    sampling: Sampling
    createdAt: Date
  }
  community: { slug: string; name: string; purpose: string; cultureTag: string; maker: string }
  culture: Culture
  /** What the model server calls it: `sha256-<digest>` of the adapter, else the base model's name. */
  modelName: string
}

export interface ResolvedAssistant extends ListedAssistant {
  policy: { version: number; yaml: string }
}

/**
 * The assistant that `community/assistant` names, in its newest version.
 * @throws PolyphonyError (not_found, param `model`)
 */
export async function findAssistant(name: string): Promise<ResolvedAssistant> {
  const [, community, slug] = NAME.exec(name) ?? []
  const row = community && slug ? await getAssistantRow(community, slug) : undefined
  if (!row) {
    const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name
    throw new PolyphonyError(
      'not_found',
      `There is no assistant "${shown}". Name it as community/assistant.`,
      { param: 'model' },
    )
  }
  const [packs, policy] = await Promise.all([loadCulturePacks(), getNewestPolicy(row.community.id)])
  return {
    ...describe(row, packs),
    policy: policy ? { version: policy.version, yaml: policy.yaml } : FLOOR_ALONE,
  }
}

/** Every assistant of this hub, in the order in which communities are shown. */
export async function listAssistants(): Promise<ListedAssistant[]> {
  const [rows, packs] = await Promise.all([listAssistantRows(), loadCulturePacks()])
  return rows.map((row) => describe(row, packs))
}

const NAME = /^([a-z0-9][a-z0-9-]{0,63})\/([a-z0-9][a-z0-9-]{0,63})$/

/** A community that has published no policy is held by the hub's floor and nothing else. */
export const FLOOR_ALONE = { version: 0, yaml: 'version: 1\nextends: floor\nguardrails: []\n' }

function describe(row: AssistantRow, packs: ReadonlyMap<string, CulturePack>): ListedAssistant {
  const { id, version, baseModel, adapter, instructions, sampling, cultureTag, createdAt } = row.newest
  const { slug, name, purpose, maker } = row.community
  return {
    name: `${slug}/${row.slug}`,
    assistant: { slug: row.slug, name: row.name },
    assistantVersion: {
      id,
      version,
      baseModel,
      adapterDigest: adapter?.digest ?? null,
      adapter: adapter && { name: adapter.name, version: adapter.version },
      instructions,
      sampling,
      createdAt,
    },
    community: { slug, name, purpose, cultureTag: row.community.cultureTag, maker },
    culture: resolveCulture(cultureTag, packs),
    modelName: adapter ? `sha256-${adapter.digest}` : baseModel,
  }
}
