import type { Reader } from '@/lib/people/reader'
import { ownCommunityIds } from '@/lib/people/visible-community'
import type { AssistantRow } from '@/lib/store/assistants'
import { listFirstPlaceRows, listLanguageRows, type PlaceRow, searchCatalogue } from '@/lib/store/catalogue'

export type Place = PlaceRow

/** How many travel with every page; whoever wants another looks for it. */
const FIRST_PLACES = 12
const MOST_FOUND = 12

/** The first assistants that a reader finds, of every community one before a second of any, and whether there are more. */
export async function listFirstPlaces(reader: Reader | null): Promise<{ places: Place[]; hasMore: boolean }> {
  const rows = await listFirstPlaceRows(await ownCommunityIds(reader), FIRST_PLACES + 1)
  return { places: rows.slice(0, FIRST_PLACES), hasMore: rows.length > FIRST_PLACES }
}

/** The assistants that a text finds as it does in the catalogue, the best first. */
export async function searchPlaces(reader: Reader | null, text: string): Promise<Place[]> {
  if (text.trim() === '') return []
  const { rows } = await searchCatalogue({
    ...{ ownCommunityIds: await ownCommunityIds(reader), text },
    ...{ sort: 'use', page: 0, pageSize: MOST_FOUND },
  })
  return rows.map(({ row }) => toPlace(row))
}

/** Every assistant that a reader finds, `community/assistant`, by the language of its culture. */
export async function listLanguages(
  reader: Reader | null,
): Promise<{ language: string; assistants: string[] }[]> {
  const byLanguage = new Map<string, string[]>()
  for (const { language, name } of await listLanguageRows(await ownCommunityIds(reader)))
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), name])
  return [...byLanguage].map(([language, assistants]) => ({ language, assistants }))
}

function toPlace({ slug, name, community, newest }: AssistantRow): Place {
  return { id: `${community.slug}/${slug}`, name, community: community.name, lang: newest.cultureTag }
}
