import { PolyphonyError } from '@/lib/core/errors'
import { listNewestCulturePacks } from '@/lib/store/culture-versions'
import { type Culture, type CulturePack, culturePackSchema } from './culture'
import { loadCulturePacks } from './load-culture-packs'
import { resolveCulture } from './resolve-culture'

/** The cultures of the hub as they hold in each community. */
export interface Cultures {
  packs: ReadonlyMap<string, CulturePack>
  /** What holds in a community for a tag. @throws PolyphonyError not_found for a tag without a pack */
  resolve(tag: string, communityId: string): Culture
}

/** Every tag's pack with what communities laid over theirs: all of them, or those named. */
export async function loadCultures(communityIds?: string[]): Promise<Cultures> {
  const [packs, rows] = await Promise.all([loadCulturePacks(), listNewestCulturePacks(communityIds)])
  const own = new Map([...rows].map(([id, pack]) => [id, parsePack(id, pack)]))
  return { packs, resolve: (tag, communityId) => resolveCulture(tag, packs, own.get(communityId)) }
}

function parsePack(communityId: string, stored: unknown): CulturePack {
  const parsed = culturePackSchema.safeParse(stored)
  if (parsed.success) return parsed.data
  throw new PolyphonyError('internal', `The stored culture of the community ${communityId} is not valid.`)
}
