import type { Culture } from '@/lib/cultures/culture'
import { resolveCulture } from '@/lib/cultures/resolve-culture'
import { loadCulturePacks } from './load-culture-packs'

/** The culture of a tag. @throws PolyphonyError not_found */
export async function findCulture(tag: string): Promise<Culture> {
  return resolveCulture(tag, await loadCulturePacks())
}
