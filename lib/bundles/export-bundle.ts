import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { AdapterExport } from '@/lib/adapters/export-adapter'
import { issuePassport } from '@/lib/adapters/issue-passport'
import { streamZip, type ZippedFile } from '@/lib/adapters/stream-zip'
import { documentOf } from '@/lib/assistants/write-assistant'
import { type Clock, systemClock } from '@/lib/core/clock'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { loadCultures } from '@/lib/cultures/load-cultures'
import { editDocument } from '@/lib/documents/edit-document'
import { ADAPTER_FILES, digestListing, hashFile } from '@/lib/formats/adapter-digest'
import { listBaseDigests } from '@/lib/models/list-base-digests'
import { adapterPath } from '@/lib/storage/adapter-store'
import { signDocument } from '@/lib/storage/hub-key'
import { type AssistantRow, getAssistantRow } from '@/lib/store/assistants'
import type { CommunityRow } from '@/lib/store/communities'
import { getNewestPolicy } from '@/lib/store/policies'
import { BUNDLE_VERSION, MANIFEST, type Manifest } from './manifest'

type Settings = Pick<Env, 'dataDir' | 'starterDir' | 'publicUrl' | 'MODEL_SERVERS'>

/** One file of a bundle, under its path in it. */
type Part = ZippedFile & { sha256: string }

/**
 * An assistant as a bundle for another hub: a zip, written while it is read, whose manifest this hub signs. The base is
 * named by the digest of its files and not included.
 * @throws PolyphonyError not_found; conflict when its base is not installed any more
 */
export async function exportBundle(
  env: Settings,
  community: CommunityRow,
  slug: string,
  clock: Clock = systemClock,
): Promise<AdapterExport> {
  const assistant = await getAssistantRow(community.slug, slug)
  if (!assistant)
    throw new PolyphonyError(
      'not_found',
      `There is no assistant "${slug.slice(0, 80)}" in ${community.name}.`,
    )
  const parts = [...(await listTexts(assistant)), ...(await listAdapterParts(env, assistant))]
  const exportedAt = new Date(clock.nowMs())
  const manifest: Manifest = {
    type: 'polyphony/assistant-bundle',
    version: BUNDLE_VERSION,
    hub: env.publicUrl,
    exportedAt: exportedAt.toISOString(),
    community: { slug: community.slug, name: community.name },
    assistant: { slug, name: assistant.name, version: assistant.newest.version },
    base: await findBase(env, assistant),
    adapter: describeAdapter(assistant),
    culture: assistant.newest.cultureTag,
    files: Object.fromEntries(parts.map(({ name, sha256, sizeBytes }) => [name, { sha256, sizeBytes }])),
  }
  const signed = toPart(MANIFEST, json(signDocument(env.dataDir, manifest)))
  return {
    fileName: `${community.slug}-${slug}.bundle.zip`,
    ...streamZip([signed, ...parts], exportedAt),
  }
}

async function listTexts(assistant: AssistantRow): Promise<Part[]> {
  const { newest, community } = assistant
  const [cultures, policy] = await Promise.all([loadCultures([community.id]), getNewestPolicy(community.id)])
  return [
    toPart('assistant.yaml', writeDocument(assistant)),
    // As it holds in this community, with everything that it inherits: the other hub may have other ancestors.
    toPart('culture.json', json(cultures.resolve(newest.cultureTag, community.id))),
    ...(policy ? [toPart('policy.yaml', policy.yaml)] : []),
  ]
}

/** The document as it was published, comments and all, without what only this hub could find. */
function writeDocument({ name, community, newest }: AssistantRow): string {
  return editDocument(documentOf({ name, communityId: community.id }, newest), (document) => {
    document.set('policy', 'latest')
    document.deleteIn(['adapter', 'community'])
  })
}

async function listAdapterParts(env: Settings, { newest, community }: AssistantRow): Promise<Part[]> {
  const { adapter } = newest
  if (!adapter) return []
  const folder = adapterPath(env.dataDir, adapter.digest)
  const parts: Part[] = []
  for (const name of [...ADAPTER_FILES, 'README.md']) {
    const file = join(folder, name)
    const size = await stat(file).then(
      (found) => found.size,
      () => undefined,
    )
    // A card may be missing; that one of the two files is, shows below.
    if (size === undefined) continue
    const sha256 = await hashFile(file, name)
    parts.push({ name: `adapter/${name}`, sizeBytes: size, sha256, open: () => createReadStream(file) })
  }
  const listing = parts
    .filter(({ name }) => name !== 'adapter/README.md')
    .map(({ name, sha256 }): [string, string] => [name.slice('adapter/'.length), sha256])
  if (digestListing(listing) !== adapter.digest)
    throw new PolyphonyError('internal', `The stored files of adapter ${adapter.digest} are damaged`)
  const passport = await issuePassport(env, community, adapter.id).catch((error: unknown) => {
    // Those of an earlier starter have none.
    if (error instanceof PolyphonyError && error.code === 'not_found') return undefined
    throw error
  })
  return [...parts, ...(passport ? [toPart('passport.json', json(passport))] : [])]
}

async function findBase(env: Settings, { newest, name }: AssistantRow): Promise<Manifest['base']> {
  const base = (await listBaseDigests(env.starterDir, env.dataDir)).find(
    (one) => one.name === newest.baseModel,
  )
  if (base) return base
  throw new PolyphonyError(
    'conflict',
    `${name} stands on ${newest.baseModel}, which is not installed on this hub, so its digest cannot be named.`,
  )
}

function describeAdapter({ newest: { adapter } }: AssistantRow): Manifest['adapter'] {
  return adapter && { name: adapter.name, version: adapter.version, digest: adapter.digest }
}

function toPart(path: string, text: string): Part {
  const bytes = Buffer.from(text)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name: path, sizeBytes: bytes.length, sha256, open: () => Readable.from([bytes]) }
}

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`
