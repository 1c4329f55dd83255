import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { DocumentRefused } from '@/lib/documents/document-refused'
import { parseDocument } from '@/lib/documents/parse-document'
import { type CommunityRow, lockCommunity } from '@/lib/store/communities'
import { getCultureVersion, getNewestCulture, insertCultureVersion } from '@/lib/store/culture-versions'
import { inTransaction } from '@/lib/store/in-transaction'
import { storableText } from '@/lib/store/storable-text'
import { compileInstructions } from './compile-instructions'
import { type Culture, type CulturePack, culturePackSchema } from './culture'
import { loadCulturePacks } from './load-culture-packs'
import { ancestryOf, resolveCulture } from './resolve-culture'

export const MAX_CULTURE_BYTES = 32 * 1024

export const culturePublicationSchema = z.strictObject({
  yaml: z.string(),
  /** The newest version when its writer began: 0 where the community had none. */
  basedOn: z.int().min(0),
  note: z.string().trim().max(300).default(''),
})

export const cultureRestorationSchema = z.strictObject({
  restore: z.int().min(1),
  basedOn: z.int().min(0),
})

/** Where a hub publishes the JSON Schema of version 1 of the format; it stays there. */
export const CULTURE_SCHEMA_PATH = '/schemas/culture.v1.json'

/** The JSON Schema (draft 2020-12) of a culture's document. */
export function cultureJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(culturePackSchema, { io: 'input' }), title: 'Polyphony culture' }
}

type Home = Pick<CommunityRow, 'id' | 'name' | 'cultureTag'>

/** A culture that somebody writes, as it would hold. */
export interface ReadCulture {
  pack: CulturePack
  culture: Culture
  /** The system message of an assistant without instructions of its own. */
  instructions: string
}

/**
 * Reads the culture that a community lays over its tag's.
 * @throws DocumentRefused naming every problem with its line and column, PolyphonyError too_large
 */
export async function readCulture(yaml: string, community: Home): Promise<ReadCulture> {
  const { content: pack, positionOf } = parseDocument(yaml, {
    ...{ schema: culturePackSchema, kind: 'culture', maxBytes: MAX_CULTURE_BYTES },
  })
  if (pack.tag !== community.cultureTag) {
    const text = `tag: the culture of ${community.name} is ${community.cultureTag}; another is chosen in its settings`
    throw new DocumentRefused('invalid_request', 'culture', [
      { position: positionOf(['tag']), path: ['tag'], text },
    ])
  }
  const culture = resolveCulture(pack.tag, await loadCulturePacks(), pack)
  const { name } = community
  return { pack, culture, instructions: compileInstructions({ assistant: name, community: name, culture }) }
}

/** The text that holds in a community, and its version: 0 where it has written none, so that all is inherited. */
export async function findCultureText({
  id,
  cultureTag: tag,
}: Home): Promise<{ version: number; yaml: string }> {
  const row = await getNewestCulture(id)
  if (row) return { version: row.version, yaml: row.yaml }
  return {
    version: 0,
    yaml: `# What is not said here is inherited: ${ancestryOf(tag).join(', ')}.\ntag: ${tag}\n`,
  }
}

interface Publisher {
  community: Home
  userId: string | null
}

/**
 * Publishes a community's culture as its next version; it holds from the next question on.
 * @throws DocumentRefused, PolyphonyError conflict (`param: basedOn`) when somebody was first
 */
export async function publishCulture(
  { community, userId }: Publisher,
  publication: z.output<typeof culturePublicationSchema>,
): Promise<number> {
  const yaml = storableText(publication.yaml)
  const { pack } = await readCulture(yaml, community)
  const origin = { note: storableText(publication.note) || null, restoredFrom: null, publishedById: userId }
  return insertNext(community, publication.basedOn, { yaml, pack, ...origin })
}

/** Publishes the text of an earlier version again. @throws PolyphonyError as `publishCulture`, not_found */
export async function restoreCulture(
  { community, userId }: Publisher,
  { restore, basedOn }: z.output<typeof cultureRestorationSchema>,
): Promise<number> {
  if (restore === basedOn)
    throw new PolyphonyError('conflict', `Version ${restore} is the one that holds.`, { param: 'restore' })
  const row = restore < 2 ** 31 ? await getCultureVersion(community.id, restore) : undefined
  if (!row) throw new PolyphonyError('not_found', `There is no such version of ${community.name}'s culture.`)
  const { pack } = await readCulture(row.yaml, community)
  const origin = { note: null, restoredFrom: restore, publishedById: userId }
  return insertNext(community, basedOn, { yaml: row.yaml, pack, ...origin })
}

async function insertNext(
  { id, name }: Home,
  basedOn: number,
  version: Parameters<typeof insertCultureVersion>[1],
): Promise<number> {
  const message = `Somebody published a version of ${name}'s culture while you wrote; yours is based on version ${basedOn}.`
  return inTransaction({ message, param: 'basedOn' }, async (db) => {
    // Whoever waits here finds what the first one published, and never the moment between.
    await lockCommunity(id, db)
    const newest = (await getNewestCulture(id, db))?.version ?? 0
    if (newest !== basedOn) throw new PolyphonyError('conflict', message, { param: 'basedOn' })
    return (await insertCultureVersion(id, version, db)).version
  })
}
