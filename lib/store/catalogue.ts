import { type AssistantRow, listAssistantRowsById } from './assistants'
import { database } from './database'
import { Prisma } from './generated/client'
import { type WantedGrams, wantedGrams } from './search-grams'
import { searchQuery } from './search-vector'

export const CATALOGUE_SORTS = ['use', 'votes', 'name'] as const

export interface CatalogueFilter {
  /** Who looks: the private and unlisted communities that are theirs. */
  ownCommunityIds: string[]
  text?: string | undefined
  language?: string | undefined
  /** A community's slug. */
  community?: string | undefined
  base?: string | undefined
  sort: (typeof CATALOGUE_SORTS)[number]
  /** From 0. */
  page: number
  pageSize: number
}

/** An assistant of the catalogue with what readers made of it. */
export interface CatalogueRow {
  row: AssistantRow
  answers: number
  ups: number
  downs: number
}

/**
 * One page of the catalogue, and how many assistants there are on all of them. Where nobody's words begin with what is
 * looked for, those whose names are alike or hold it in their middle (`isAlike`).
 */
export async function searchCatalogue(
  filter: CatalogueFilter,
): Promise<{ rows: CatalogueRow[]; total: number; isAlike: boolean }> {
  const exact = await database().$queryRaw<Found[]>(catalogueQuery(filter))
  const grams = exact.length === 0 ? await gramsFor(filter) : undefined
  const found = grams ? await database().$queryRaw<Found[]>(catalogueQuery(filter, grams)) : exact
  const rows = new Map(
    (await listAssistantRowsById(found.map(({ assistantId }) => assistantId))).map((row) => [row.id, row]),
  )
  return {
    total: Number(found[0]?.total ?? 0),
    isAlike: grams !== undefined && found.length > 0,
    rows: found.flatMap(({ assistantId, answers, ups, downs }) => {
      const row = rows.get(assistantId)
      return row ? [{ row, answers, ups, downs }] : []
    }),
  }
}

/** The pieces to look for instead; undefined where a page is empty only because it lies behind the last one. */
async function gramsFor(filter: CatalogueFilter): Promise<WantedGrams[] | undefined> {
  const grams = wantedGrams(filter.text ?? '')
  if (!grams || filter.page === 0) return grams
  const first = await database().$queryRaw<Found[]>(catalogueQuery({ ...filter, page: 0, pageSize: 1 }))
  return first.length === 0 ? grams : undefined
}

/** How the database would find a page, by words or by names that are alike: the lines of its plan. */
export async function explainCatalogue(filter: CatalogueFilter, isAlike = false): Promise<string[]> {
  const grams = isAlike ? wantedGrams(filter.text ?? '') : undefined
  const rows = await database().$queryRaw<{ 'QUERY PLAN': string }[]>(
    Prisma.sql`EXPLAIN ${catalogueQuery(filter, grams)}`,
  )
  return rows.map((row) => row['QUERY PLAN'])
}

/** What one can filter by: only what stands in the reader's own catalogue. */
export async function listCatalogueFacets(ownCommunityIds: string[]): Promise<{
  languages: string[]
  bases: string[]
  communities: { slug: string; name: string }[]
}> {
  const visible = visibleTo(ownCommunityIds)
  const from = Prisma.sql`FROM "AssistantListing" l JOIN "Community" c ON c."id" = l."communityId" WHERE ${visible}`
  const [languages, bases, communities] = await Promise.all([
    database().$queryRaw<{ language: string }[]>`SELECT DISTINCT l."language" ${from} ORDER BY 1`,
    database().$queryRaw<{ base: string }[]>`SELECT DISTINCT l."baseModel" AS base ${from} ORDER BY 1`,
    database().$queryRaw<{ slug: string; name: string }[]>`
      SELECT DISTINCT c."slug", c."name", c."position" ${from} ORDER BY c."position", c."name"`,
  ])
  return {
    languages: languages.map(({ language }) => language),
    bases: bases.map(({ base }) => base),
    communities: communities.map(({ slug, name }) => ({ slug, name })),
  }
}

/** An assistant as lists name it. */
export interface PlaceRow {
  /** `community/assistant` */
  id: string
  name: string
  community: string
  /** BCP-47, of its culture. */
  lang: string
}

/** Some assistants of the reader's own catalogue: the first of every community, then the second, as they are shown. */
export async function listFirstPlaceRows(ownCommunityIds: string[], most: number): Promise<PlaceRow[]> {
  return database().$queryRaw`
    SELECT first."id", first."name", first."community", v."cultureTag" AS "lang"
    FROM (
      SELECT a."id" AS "assistantId", c."slug" || '/' || a."slug" AS "id", a."name", c."name" AS "community",
        row_number() OVER (PARTITION BY c."id" ORDER BY a."position", a."name") AS "turn", c."position", c."slug"
      FROM "AssistantListing" l
      JOIN "Community" c ON c."id" = l."communityId"
      JOIN "Assistant" a ON a."id" = l."assistantId"
      WHERE ${visibleTo(ownCommunityIds)}
      ORDER BY "turn", c."position", c."name" LIMIT ${most}
    ) first
    CROSS JOIN LATERAL (
      SELECT "cultureTag" FROM "AssistantVersion" WHERE "assistantId" = first."assistantId"
      ORDER BY "version" DESC LIMIT 1
    ) v
    ORDER BY first."turn", first."position", first."community"`
}

/** The language of every assistant in the reader's own catalogue, in the order in which assistants are shown. */
export async function listLanguageRows(
  ownCommunityIds: string[],
): Promise<{ language: string /** `community/assistant` */; name: string }[]> {
  return database().$queryRaw`
    SELECT l."language", c."slug" || '/' || a."slug" AS "name"
    FROM "AssistantListing" l
    JOIN "Community" c ON c."id" = l."communityId"
    JOIN "Assistant" a ON a."id" = l."assistantId"
    WHERE ${visibleTo(ownCommunityIds)}
    ORDER BY c."position", c."name", a."position", a."name"`
}

interface Found {
  assistantId: string
  answers: number
  ups: number
  downs: number
  total: bigint
}

/** The same rule as `listedFor` (lib/people/visible-community.ts). */
function visibleTo(ownCommunityIds: string[]): Prisma.Sql {
  return Prisma.sql`c."archivedAt" IS NULL AND (c."visibility" = 'public' OR c."id" = ANY(${ownCommunityIds}::text[]))`
}

const sharedWith = (grams: string[]): Prisma.Sql =>
  Prisma.sql`cardinality(ARRAY(SELECT unnest(l."grams") INTERSECT SELECT unnest(${grams}::text[])))`

function catalogueQuery(filter: CatalogueFilter, grams?: WantedGrams[]): Prisma.Sql {
  const { ownCommunityIds, text = '', language, community, base, sort, page, pageSize } = filter
  const query = grams ? undefined : searchQuery(text)
  const isNothing = !query && !grams && text.trim() !== ''
  const conditions = [
    visibleTo(ownCommunityIds),
    ...(query ? [Prisma.sql`l."search" @@ ${query}::tsquery`] : []),
    // Signs alone are in nobody's words.
    ...(isNothing ? [Prisma.sql`FALSE`] : []),
    ...(grams ?? []).flatMap((word) => [
      Prisma.sql`l."grams" && ${word.grams}::text[]`,
      Prisma.sql`${sharedWith(word.grams)} >= ${word.least}`,
    ]),
    ...(language ? [Prisma.sql`l."language" = ${language}`] : []),
    ...(community ? [Prisma.sql`c."slug" = ${community}`] : []),
    ...(base ? [Prisma.sql`l."baseModel" = ${base}`] : []),
  ]
  // What is looked for comes first by how well it fits; names weigh more than what is said of them.
  const orders = [
    ...(query ? [Prisma.sql`ts_rank(l."search", ${query}::tsquery) DESC`] : []),
    ...(grams ? [Prisma.sql`${sharedWith(grams.flatMap((word) => word.grams))} DESC`] : []),
    ...(sort === 'use' ? [Prisma.sql`l."answers" DESC`] : []),
    ...(sort === 'votes' ? [Prisma.sql`l."score" DESC, l."answers" DESC`] : []),
    ...(sort === 'name' ? [] : [Prisma.sql`c."position"`]),
    Prisma.sql`a."name", a."id"`,
  ]
  return Prisma.sql`
    SELECT l."assistantId", l."answers", l."ups", l."downs", count(*) OVER () AS "total"
    FROM "AssistantListing" l
    JOIN "Community" c ON c."id" = l."communityId"
    JOIN "Assistant" a ON a."id" = l."assistantId"
    WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY ${Prisma.join(orders)}
    LIMIT ${pageSize} OFFSET ${page * pageSize}`
}
