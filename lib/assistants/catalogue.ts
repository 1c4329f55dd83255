import { z } from 'zod'
import { type Clock, systemClock } from '@/lib/core/clock'
import type { Culture } from '@/lib/cultures/culture'
import { loadCultures } from '@/lib/cultures/load-cultures'
import type { Reader } from '@/lib/people/reader'
import { ownCommunityIds } from '@/lib/people/visible-community'
import { countStandings } from '@/lib/store/assistant-listing'
import {
  CATALOGUE_SORTS,
  type CatalogueRow,
  listCatalogueFacets,
  searchCatalogue,
} from '@/lib/store/catalogue'
import { database } from '@/lib/store/database'
import { storableText } from '@/lib/store/storable-text'

export const PAGE_SIZE = 24
/** Counts on a page of the catalogue are not older than this. */
const COUNTED_EVERY_MS = 60_000

const word = z.string().max(200).transform(storableText).optional().catch(undefined)

/** What an address of the catalogue says; whatever else it says is passed over. */
export const catalogueQuerySchema = z.object({
  q: word,
  language: word,
  community: word,
  base: word,
  sort: z.enum(CATALOGUE_SORTS).catch('use'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

export type CatalogueQuery = z.output<typeof catalogueQuerySchema>

export interface CataloguePage {
  entries: (CatalogueRow & { culture: Culture })[]
  total: number
  /** Whether these are only names that are alike, since nobody's words begin with what is looked for. */
  isAlike: boolean
  facets: Awaited<ReturnType<typeof listCatalogueFacets>>
}

/** One page of the assistants that a reader finds: the public ones and those of their own communities. */
export async function readCatalogue(
  reader: Reader | null,
  query: CatalogueQuery,
  clock: Clock = systemClock,
): Promise<CataloguePage> {
  const own = await ownCommunityIds(reader)
  await countNowAndThen(clock)
  const { q: text, language, community, base, sort, page } = query
  const where = { text, language, community, base, sort, page: page - 1, pageSize: PAGE_SIZE }
  const [{ rows, total, isAlike }, facets, cultures] = await Promise.all([
    searchCatalogue({ ...where, ownCommunityIds: own }),
    listCatalogueFacets(own),
    loadCultures(),
  ])
  const entries = rows.map((one) => {
    const { newest, community } = one.row
    return { ...one, culture: cultures.resolve(newest.cultureTag, community.id) }
  })
  return { entries, total, isAlike, facets }
}

let countedAtMs = Number.NEGATIVE_INFINITY

async function countNowAndThen(clock: Clock): Promise<void> {
  if (clock.nowMs() - countedAtMs < COUNTED_EVERY_MS) return
  countedAtMs = clock.nowMs()
  await countStandings(database())
}
