import { database } from './database'

/** Where an assistant stands, and a mark that changes with everything that it is made of. */
export interface AssistantMark {
  communityId: string
  visibility: string
  mark: string
}

/**
 * One look instead of ten: whether what is known of an assistant still holds; undefined when there is none.
 *
 * The mark is made of the rows' ids and of `xmin`, the transaction that wrote a row last, which PostgreSQL changes with
 * every update (https://www.postgresql.org/docs/current/ddl-system-columns.html): of the assistant, its community, its
 * newest version with its adapter, the community's newest policy and culture, and the hub's culture packs.
 */
export async function getAssistantMark(
  communitySlug: string,
  slug: string,
): Promise<AssistantMark | undefined> {
  const [row] = await database().$queryRaw<AssistantMark[]>`/* prepared: assistant-mark */
    SELECT c."id" AS "communityId", c."visibility",
      concat_ws(' ', c."id", c.xmin, a."id", a.xmin, v."id", v.xmin, d."id", d.xmin, p."id", p.xmin, k."id", k.xmin,
        (SELECT string_agg(t."tag" || ':' || t.xmin, ',' ORDER BY t."tag") FROM "CulturePack" t)) AS "mark"
    FROM "Community" c
    JOIN "Assistant" a ON a."communityId" = c."id" AND a."slug" = ${slug}
    CROSS JOIN LATERAL (SELECT "id", xmin, "adapterId" FROM "AssistantVersion"
      WHERE "assistantId" = a."id" ORDER BY "version" DESC LIMIT 1) v
    LEFT JOIN "AdapterVersion" d ON d."id" = v."adapterId"
    LEFT JOIN LATERAL (SELECT "id", xmin FROM "PolicyVersion"
      WHERE "communityId" = c."id" ORDER BY "version" DESC LIMIT 1) p ON TRUE
    LEFT JOIN LATERAL (SELECT "id", xmin FROM "CultureVersion"
      WHERE "communityId" = c."id" ORDER BY "version" DESC LIMIT 1) k ON TRUE
    WHERE c."slug" = ${communitySlug}`
  return row
}
