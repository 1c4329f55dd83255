import { PolyphonyError } from '@/lib/core/errors'
import type { Culture } from '@/lib/cultures/culture'
import { type Cultures, loadCultures } from '@/lib/cultures/load-cultures'
import type { Reader } from '@/lib/people/reader'
import { maySee, ownCommunityIds } from '@/lib/people/visible-community'
import type { Avatar } from '@/lib/store/assistant-avatar'
import { getAssistantMark } from '@/lib/store/assistant-mark'
import { type AssistantRow, listAssistantRows, listCommunityAssistantRows } from '@/lib/store/assistants'
import { getNewestPolicy, getPolicyVersion } from '@/lib/store/policies'
import type { Sampling } from '@/lib/store/sampling-schema'
import { findAssistantRow, noAssistant, splitName } from './find-assistant-row'
import { KnownAssistants } from './known-assistants'

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
    /** In place of its culture's; null for that. */
    greeting: string | null
    /** In place of its culture's questions; empty for those. */
    examples: string[]
    avatar: Avatar | null
    createdAt: Date
  }
  community: {
    slug: string
    name: string
    purpose: string
    cultureTag: string
    maker: string
    /** It can be read and no longer asked. */
    isArchived: boolean
  }
  culture: Culture
  /** What the model server calls it: `sha256-<digest>` of the adapter, else the base model's name. */
  modelName: string
}

export interface ResolvedAssistant extends ListedAssistant {
  policy: { version: number; yaml: string }
}

/**
 * The assistant that `community/assistant` names, in its newest version, for who may see its community.
 * @throws PolyphonyError (not_found, param `model`) also for a private community that is not the reader's
 */
export async function findAssistant(name: string, reader: Reader | null): Promise<ResolvedAssistant> {
  const named = splitName(name)
  const found = named && (await getAssistantMark(named.community, named.slug))
  if (!found || !(await maySee(reader, { ...found, id: found.communityId }))) throw noAssistant(name)
  const known = knownAssistants.get(name, found.mark)
  if (known) return known
  const row = await findAssistantRow(name, reader)
  const [cultures, policy] = await Promise.all([loadCultures([row.community.id]), findPolicyOf(row)])
  const assistant = { ...describe(row, cultures), policy }
  knownAssistants.set(name, found.mark, assistant)
  return assistant
}

/** Every turn asks for its assistant; it is put together anew only when something of it has changed. */
const knownAssistants = new KnownAssistants()

/**
 * The same for who wants to ask it something.
 * @throws PolyphonyError (not_found; forbidden, param `archived`, when its community can only be read)
 */
export async function findAskableAssistant(name: string, reader: Reader | null): Promise<ResolvedAssistant> {
  const assistant = await findAssistant(name, reader)
  if (!assistant.community.isArchived) return assistant
  throw new PolyphonyError(
    'forbidden',
    `${assistant.community.name} is archived: its assistants answer no more.`,
    { param: 'archived' },
  )
}

/**
 * The assistants that a reader finds in lists, in the order in which communities are shown; `most` of them, or only
 * those of some names (`community/assistant`); `withArchived` those too that answer no more.
 */
export async function listAssistants(
  reader: Reader | null,
  which: { most?: number; names?: string[]; withArchived?: boolean } = {},
): Promise<ListedAssistant[]> {
  const [own, cultures] = await Promise.all([ownCommunityIds(reader), loadCultures()])
  return (await listAssistantRows(own, which)).map((row) => describe(row, cultures))
}

/** The assistants of one community, whoever may see it. */
export async function listAssistantsOf(communityId: string): Promise<ListedAssistant[]> {
  const [rows, cultures] = await Promise.all([
    listCommunityAssistantRows(communityId),
    loadCultures([communityId]),
  ])
  return rows.map((row) => describe(row, cultures))
}

/** The policy that holds for an assistant: the version that it is pinned to, else its community's newest. */
export async function findPolicyOf({
  community,
  newest,
}: AssistantRow): Promise<{ version: number; yaml: string }> {
  const pinned = newest.policyVersion && (await getPolicyVersion(community.id, newest.policyVersion))
  return pinned ? { version: pinned.version, yaml: pinned.yaml } : findNewestPolicy(community.id)
}

/** A community's newest policy; the hub's floor and nothing else where it has published none. */
export async function findNewestPolicy(communityId: string): Promise<{ version: number; yaml: string }> {
  const policy = await getNewestPolicy(communityId)
  return policy ? { version: policy.version, yaml: policy.yaml } : FLOOR_ALONE
}

/** A community that has published no policy is held by the hub's floor and nothing else. */
const FLOOR_ALONE = { version: 0, yaml: 'version: 1\nextends: floor\nguardrails: []\n' }

function describe(row: AssistantRow, cultures: Cultures): ListedAssistant {
  const { id, version, baseModel, adapter, instructions, sampling, cultureTag, createdAt } = row.newest
  const { greeting, examples, avatar } = row.newest
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
      ...{ greeting, examples, avatar },
      createdAt,
    },
    community: {
      ...{ slug, name, purpose, maker },
      cultureTag: row.community.cultureTag,
      isArchived: row.community.archivedAt !== null,
    },
    culture: cultures.resolve(cultureTag, row.community.id),
    modelName: adapter ? `sha256-${adapter.digest}` : baseModel,
  }
}
