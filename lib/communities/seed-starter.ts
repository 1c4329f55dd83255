import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { readCulturePacks } from '@/lib/cultures/read-culture-packs'
import { vetPolicy } from '@/lib/policies/vet-policy'
import type { AdapterRow } from '@/lib/store/adapters'
import { listAnew } from '@/lib/store/assistant-listing'
import { contentOf, insertAssistantVersion } from '@/lib/store/assistant-versions'
import { type AssistantRow, getAssistantRow, insertAssistant } from '@/lib/store/assistants'
import { type CommunityRow, getCommunityRow, insertCommunity } from '@/lib/store/communities'
import { listCulturePackRows, saveCulturePack } from '@/lib/store/culture-packs'
import { type Database, database } from '@/lib/store/database'
import { inTransaction } from '@/lib/store/in-transaction'
import { getNewestPolicy, insertPolicyVersion } from '@/lib/store/policies'
import { seedAdapter } from './seed-adapter'
import { readStarterCommunities, type StarterCommunity } from './starter-community'

/**
 * Puts the starter's communities, cultures, policies, adapters and assistants into the hub, as far as they are missing.
 *
 * What exists is left as its people made it, with one exception: an adapter that still is the starter's own follows
 * the files of a newer starter, as a new version, because it fits no other base model.
 * @returns what was left out and why, for the log
 */
export async function seedStarter(input: {
  starterDir: string
  dataDir: string
  baseModel: string
}): Promise<string[]> {
  const warnings: string[] = []
  await seedCultures(join(input.starterDir, 'cultures'))
  const communities = readStarterCommunities(join(input.starterDir, 'communities'))
  for (const [position, starter] of communities.entries()) {
    const community = await ensureCommunity(starter, position)
    await seedPolicy(community, join(input.starterDir, 'policies', `${starter.slug}.yaml`), warnings)
    for (const [index, assistant] of starter.assistants.entries()) {
      await seedAssistant({ ...input, community, assistant, position: index, warnings })
    }
  }
  // Those of a hub from before the catalogue.
  await listAnew({ listing: null }, database())
  return warnings
}

/** Packs of the starter follow its files: nobody edits them on the page yet. */
async function seedCultures(folder: string): Promise<void> {
  const known = new Map((await listCulturePackRows()).map((row) => [row.tag, row.pack]))
  for (const [tag, pack] of readCulturePacks(folder)) {
    if (canonical(known.get(tag)) !== canonical(pack)) await saveCulturePack(tag, pack)
  }
}

async function ensureCommunity(starter: StarterCommunity, position: number): Promise<CommunityRow> {
  const { slug, name, purpose, maker, culture: cultureTag } = starter
  return (
    (await getCommunityRow(slug)) ??
    (await insertCommunity({ slug, name, purpose, maker, cultureTag, position }, database()))
  )
}

async function seedPolicy(community: CommunityRow, file: string, warnings: string[]): Promise<void> {
  if (await getNewestPolicy(community.id)) return
  if (!existsSync(file)) {
    warnings.push(`${community.slug} has no policy file: the hub's floor alone holds for it`)
    return
  }
  const yaml = readFileSync(file, 'utf8')
  try {
    await vetPolicy(yaml, `${community.slug}.yaml`, community)
  } catch (error) {
    if (!(error instanceof PolyphonyError)) throw error
    // A failing policy is not published.
    warnings.push(`${error.message}\nit is not published: the hub's floor alone holds for ${community.slug}`)
    return
  }
  await insertPolicyVersion(community.id, { yaml }, database())
}

interface AssistantSeed {
  starterDir: string
  dataDir: string
  baseModel: string
  community: CommunityRow
  assistant: StarterCommunity['assistants'][number]
  position: number
  warnings: string[]
}

async function seedAssistant(seed: AssistantSeed): Promise<void> {
  const { community, assistant, warnings } = seed
  const existing = await getAssistantRow(community.slug, assistant.slug)
  const name = assistant.adapter
  const adapter = name ? await seedAdapter({ ...seed, name }) : undefined
  if (name && !adapter)
    warnings.push(
      `${community.slug}/${assistant.slug} answers without its adapter: starter/adapters/${name} is not there`,
    )
  if (existing && !shouldFollow(existing, adapter)) return
  await inTransaction('Another start is seeding this hub at this moment.', async (db) => {
    const assistantId = existing?.id ?? (await addAssistant(seed, db))
    const { instructions, about, limits, sampling } = assistant
    const { cultureTag } = community
    const fresh = { baseModel: seed.baseModel, instructions, cultureTag, about, limits, sampling }
    const content = existing ? contentOf(existing.newest) : fresh
    await insertAssistantVersion({ ...content, assistantId, adapterId: adapter?.id ?? null }, db)
  })
}

async function addAssistant(
  { community, assistant, position }: AssistantSeed,
  db: Database,
): Promise<string> {
  const { slug, name } = assistant
  return (await insertAssistant({ communityId: community.id, slug, name, position }, db)).id
}

/** Whether the assistant still draws on the starter's adapter of before, or began before its adapter was there. */
function shouldFollow(existing: AssistantRow, adapter: AdapterRow | undefined): boolean {
  if (!adapter) return false
  const current = existing.newest.adapter
  return current
    ? current.name === adapter.name && current.digest !== adapter.digest
    : existing.newest.version === 1
}

/** PostgreSQL keeps JSON's members in an order of its own. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
