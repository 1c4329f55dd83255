import type { Database } from './database'
import { gramsOf } from './search-grams'
import { searchVector } from './search-vector'

/**
 * Writes how the catalogue finds the published assistants of a community, or one of them. Called wherever one of the
 * words changes that they are found by.
 */
export async function listAnew(
  which: { id: string } | { communityId: string } | { listing: null },
  db: Database,
): Promise<void> {
  const rows = await db.assistant.findMany({
    where: { ...which, versions: { some: {} } },
    select: {
      id: true,
      name: true,
      communityId: true,
      community: { select: { slug: true, name: true, purpose: true, maker: true } },
      versions: {
        orderBy: { version: 'desc' },
        take: 1,
        select: {
          baseModel: true,
          cultureTag: true,
          about: true,
          greeting: true,
          examples: true,
          adapter: { select: { name: true } },
        },
      },
    },
  })
  for (const { id, name, communityId, community, versions } of rows) {
    const [newest] = versions
    if (!newest) continue
    const { baseModel, cultureTag, about, greeting, examples, adapter } = newest
    const [language = cultureTag] = cultureTag.split('-')
    const search = searchVector([
      { text: name, weight: 'A' },
      { text: `${community.name} ${community.slug}`, weight: 'B' },
      { text: `${about} ${community.purpose} ${community.maker}`, weight: 'C' },
      { text: `${namesOf(cultureTag)} ${greeting ?? ''} ${examples.join(' ')}`, weight: 'C' },
      { text: `${baseModel} ${adapter?.name ?? ''}`, weight: 'D' },
    ])
    const grams = gramsOf(`${name} ${community.name} ${community.slug} ${community.maker}`)
    await db.$executeRaw`
      INSERT INTO "AssistantListing" ("assistantId", "communityId", "language", "baseModel", "search", "grams")
      VALUES (${id}, ${communityId}, ${language}, ${baseModel}, ${search}::tsvector, ${grams}::text[])
      ON CONFLICT ("assistantId") DO UPDATE SET "communityId" = EXCLUDED."communityId",
        "language" = EXCLUDED."language", "baseModel" = EXCLUDED."baseModel", "search" = EXCLUDED."search",
        "grams" = EXCLUDED."grams"`
  }
}

/**
 * Counts anew what readers made of every assistant: answers that were written for conversations kept here, those that
 * programs got (of which only daily counts are kept), and the newest vote of each voter on each answer. Receipts name the assistant, and outlive the answers that they are of.
 *
 * The score is the lower bound of Wilson's 95% interval for the share of ups, so that one vote does not outrank many.
 * Source: E. B. Wilson, JASA 22 (1927)
 */
export async function countStandings(db: Database): Promise<void> {
  await db.$executeRaw`
    WITH used AS (
      SELECT v."assistantId", count(*)::int AS answers FROM "Message" m
      JOIN "AssistantVersion" v ON v."id" = m."assistantVersionId"
      WHERE m."status" = 'done' GROUP BY 1
    ), programs AS (
      SELECT "assistantId", sum("answers")::int AS answers FROM "AssistantUsage" WHERE "door" = 'api' GROUP BY 1
    ), held AS (
      SELECT DISTINCT ON (COALESCE("userId", "guestId"), "subject") "receipt"->>'assistant' AS name, "value"
      FROM "Vote" WHERE "kind" = 'answer'
      ORDER BY COALESCE("userId", "guestId"), "subject", "createdAt" DESC, "id" DESC
    ), voted AS (
      SELECT name, (count(*) FILTER (WHERE "value" = 'up'))::int AS ups,
        (count(*) FILTER (WHERE "value" = 'down'))::int AS downs
      FROM held GROUP BY name
    ), stands AS (
      SELECT a."id", COALESCE(used.answers, 0) + COALESCE(programs.answers, 0) AS answers, COALESCE(voted.ups, 0) AS ups,
        COALESCE(voted.downs, 0) AS downs
      FROM "Assistant" a JOIN "Community" c ON c."id" = a."communityId"
      LEFT JOIN used ON used."assistantId" = a."id"
      LEFT JOIN programs ON programs."assistantId" = a."id"
      LEFT JOIN voted ON voted.name = c."slug" || '/' || a."slug"
    )
    UPDATE "AssistantListing" l SET "answers" = s.answers, "ups" = s.ups, "downs" = s.downs,
      "score" = CASE WHEN s.ups = 0 THEN 0 ELSE
        (s.ups + 1.9208 - 1.96 * sqrt(s.ups::float8 * s.downs / (s.ups + s.downs) + 0.9604))
        / (s.ups + s.downs + 3.8416) END
    FROM stands s WHERE s."id" = l."assistantId"
      AND (l."answers", l."ups", l."downs") IS DISTINCT FROM (s.answers, s.ups, s.downs)`
}

/** What a language is called by those who speak it and in English. */
function namesOf(tag: string): string {
  if (tag === 'root') return ''
  return ['en', tag].map((locale) => new Intl.DisplayNames(locale, { type: 'language' }).of(tag)).join(' ')
}
