import { PolyphonyError } from '@/lib/core/errors'
import { type CultureVersionRow, getCultureVersion } from '@/lib/store/culture-versions'

/** One version of a community's culture. @throws PolyphonyError not_found */
export async function findCultureVersion(
  community: { id: string; name: string },
  version: number,
): Promise<CultureVersionRow> {
  const isNumber = Number.isSafeInteger(version) && version > 0 && version < 2 ** 31
  const row = isNumber ? await getCultureVersion(community.id, version) : undefined
  if (row) return row
  throw new PolyphonyError('not_found', `There is no such version of ${community.name}'s culture.`)
}
