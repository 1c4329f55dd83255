import { z } from 'zod'
import { database } from './database'

const rowSchema = z.object({
  kind: z.enum(['founded', 'adapter', 'withdrawn', 'assistant', 'policy', 'culture']),
  at: z.date(),
  /** The assistant's or the adapter's name; null for what a community has one of. */
  name: z.string().nullable(),
  /** By which the assistant's page is found. */
  slug: z.string().nullable(),
  version: z.number().nullable(),
  /** What its publisher said of it. */
  note: z.string().nullable(),
  restoredFrom: z.number().nullable(),
  /** Who did it; null for the starter's own, and for whom nobody noted. */
  by: z.string().nullable(),
})

/** Something that happened in a community, for all to read who see it. */
export type ActivityRow = z.infer<typeof rowSchema>

/** What was published and withdrawn in a community, the newest first. Whoever may see the community may read it. */
export async function listActivity(
  communityId: string,
  { most, skip = 0 }: { most: number; skip?: number },
): Promise<ActivityRow[]> {
  const rows = await database().$queryRaw`
    SELECT e."kind", e."at", e."name", e."slug", e."version", e."note", e."restoredFrom", u."name" AS "by"
    FROM (
      SELECT 'founded' AS "kind", "createdAt" AS "at", NULL AS "name", NULL AS "slug", NULL::int AS "version",
        NULL AS "note", NULL::int AS "restoredFrom", NULL AS "userId", 0 AS "rank"
      FROM "Community" WHERE "id" = ${communityId}
      UNION ALL
      SELECT 'culture', "createdAt", NULL, NULL, "version", "note", "restoredFrom", "publishedById", 1
      FROM "CultureVersion" WHERE "communityId" = ${communityId}
      UNION ALL
      SELECT 'policy', "createdAt", NULL, NULL, "version", "note", "restoredFrom", "publishedById", 2
      FROM "PolicyVersion" WHERE "communityId" = ${communityId}
      UNION ALL
      SELECT 'adapter', "createdAt", "name", NULL, "version", NULL, NULL, "publishedById", 3
      FROM "AdapterVersion" WHERE "communityId" = ${communityId}
      UNION ALL
      SELECT 'assistant', v."createdAt", a."name", a."slug", v."version", v."note", v."restoredFrom", v."publishedById", 4
      FROM "AssistantVersion" v JOIN "Assistant" a ON a."id" = v."assistantId" WHERE a."communityId" = ${communityId}
      UNION ALL
      SELECT 'withdrawn', "withdrawnAt", "name", NULL, "version", NULL, NULL, NULL, 5
      FROM "AdapterVersion" WHERE "communityId" = ${communityId} AND "withdrawnAt" IS NOT NULL
    ) e LEFT JOIN "User" u ON u."id" = e."userId"
    ORDER BY e."at" DESC, e."rank" DESC, e."name" DESC, e."version" DESC
    LIMIT ${most} OFFSET ${skip}`
  return z.array(rowSchema).parse(rows)
}
