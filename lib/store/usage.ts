import { database } from './database'
import { Prisma } from './generated/client'

/** What one request used. */
export interface Use {
  promptTokens: number
  completionTokens: number
}

/** Through which door a question came. */
export type Door = 'page' | 'api'

/** Counts a request of a key, on today's row (UTC); nothing once the key is gone. */
export async function addKeyUse(keyId: string, model: string, use: Use): Promise<void> {
  await database().$executeRaw`
    INSERT INTO "KeyUsage" AS u ("keyId", "day", "model", "requests", "promptTokens", "completionTokens")
    SELECT "id", ${TODAY}, ${model}, 1, ${use.promptTokens}::bigint, ${use.completionTokens}::bigint
    FROM "ApiKey" WHERE "id" = ${keyId}
    ON CONFLICT ("keyId", "day", "model") DO UPDATE SET "requests" = u."requests" + 1,
      "promptTokens" = u."promptTokens" + EXCLUDED."promptTokens",
      "completionTokens" = u."completionTokens" + EXCLUDED."completionTokens"`
}

/** Counts a question to an assistant, which one of its versions answered, on today's row (UTC). */
export async function addAssistantUse(
  assistantVersionId: string,
  door: Door,
  use: Use & { isAnswered: boolean },
): Promise<void> {
  await database().$executeRaw`
    INSERT INTO "AssistantUsage" AS u
      ("assistantId", "day", "door", "requests", "answers", "promptTokens", "completionTokens")
    SELECT "assistantId", ${TODAY}, ${door}, 1, ${use.isAnswered ? 1 : 0}::int, ${use.promptTokens}::bigint,
      ${use.completionTokens}::bigint
    FROM "AssistantVersion" WHERE "id" = ${assistantVersionId}
    ON CONFLICT ("assistantId", "day", "door") DO UPDATE SET "requests" = u."requests" + 1,
      "answers" = u."answers" + EXCLUDED."answers",
      "promptTokens" = u."promptTokens" + EXCLUDED."promptTokens",
      "completionTokens" = u."completionTokens" + EXCLUDED."completionTokens"`
}

/** Counts a question that a community's policy put to a model that judges, on today's row (UTC); nothing once the community is gone. */
export async function addGuardUse(communitySlug: string, model: string, use: Use): Promise<void> {
  await database().$executeRaw`
    INSERT INTO "GuardUsage" AS u
      ("communityId", "day", "model", "requests", "promptTokens", "completionTokens")
    SELECT "id", ${TODAY}, ${model}, 1, ${use.promptTokens}::bigint, ${use.completionTokens}::bigint
    FROM "Community" WHERE "slug" = ${communitySlug}
    ON CONFLICT ("communityId", "day", "model") DO UPDATE SET "requests" = u."requests" + 1,
      "promptTokens" = u."promptTokens" + EXCLUDED."promptTokens",
      "completionTokens" = u."completionTokens" + EXCLUDED."completionTokens"`
}

/** Counts a question that the hub's floor put to a model that judges, for no community, on today's row (UTC). */
export async function addFloorUse(model: string, use: Use): Promise<void> {
  await database().$executeRaw`
    INSERT INTO "FloorUsage" AS u ("day", "model", "requests", "promptTokens", "completionTokens")
    VALUES (${TODAY}, ${model}, 1, ${use.promptTokens}::bigint, ${use.completionTokens}::bigint)
    ON CONFLICT ("day", "model") DO UPDATE SET "requests" = u."requests" + 1,
      "promptTokens" = u."promptTokens" + EXCLUDED."promptTokens",
      "completionTokens" = u."completionTokens" + EXCLUDED."completionTokens"`
}

/** What was used on one day. */
export interface UsageRow {
  /** As `2026-11-26`, UTC. */
  day: string
  /** The model as the request named it, or `community/assistant`. */
  model: string
  /** The key's id; null where nobody is named. */
  keyId: string | null
  requests: number
  promptTokens: number
  completionTokens: number
}

/** What an account's keys used in the last so many days, today among them. */
export async function listKeyUsage(userId: string, days: number): Promise<UsageRow[]> {
  return (
    await database().$queryRaw<Stored[]>`
      SELECT "day"::text, "model", "keyId", u."requests", "promptTokens", "completionTokens"
      FROM "KeyUsage" u JOIN "ApiKey" k ON k."id" = u."keyId"
      WHERE k."userId" = ${userId} AND "day" > ${TODAY} - ${days}::int ORDER BY 1, 2, 3`
  ).map(plain)
}

/** What was asked of a community's assistants in the last so many days, through both doors together. */
export async function listCommunityUsage(communityId: string, days: number): Promise<UsageRow[]> {
  return (
    await database().$queryRaw<Stored[]>`
      SELECT "day"::text, c."slug" || '/' || a."slug" AS "model", NULL AS "keyId",
        sum(u."requests") AS "requests", sum("promptTokens") AS "promptTokens",
        sum("completionTokens") AS "completionTokens"
      FROM "AssistantUsage" u JOIN "Assistant" a ON a."id" = u."assistantId"
      JOIN "Community" c ON c."id" = a."communityId"
      WHERE a."communityId" = ${communityId} AND "day" > ${TODAY} - ${days}::int
      GROUP BY 1, 2 ORDER BY 1, 2`
  ).map(plain)
}

/** What models that judge read and wrote for a community in the last so many days. */
export async function listGuardUsage(communityId: string, days: number): Promise<UsageRow[]> {
  return (
    await database().$queryRaw<Stored[]>`
      SELECT "day"::text, "model", NULL AS "keyId", "requests", "promptTokens", "completionTokens"
      FROM "GuardUsage" WHERE "communityId" = ${communityId} AND "day" > ${TODAY} - ${days}::int ORDER BY 1, 2`
  ).map(plain)
}

/** What models that judge read and wrote for the hub's floor alone in the last so many days. */
export async function listFloorUsage(days: number): Promise<UsageRow[]> {
  return (
    await database().$queryRaw<Stored[]>`
      SELECT "day"::text, "model", NULL AS "keyId", "requests", "promptTokens", "completionTokens"
      FROM "FloorUsage" WHERE "day" > ${TODAY} - ${days}::int ORDER BY 1, 2`
  ).map(plain)
}

/** Forgets what lies further back than so many days. */
export async function deleteOldUsage(days: number): Promise<void> {
  await database().$executeRaw`DELETE FROM "KeyUsage" WHERE "day" <= ${TODAY} - ${days}::int`
  await database().$executeRaw`DELETE FROM "AssistantUsage" WHERE "day" <= ${TODAY} - ${days}::int`
  await database().$executeRaw`DELETE FROM "GuardUsage" WHERE "day" <= ${TODAY} - ${days}::int`
  await database().$executeRaw`DELETE FROM "FloorUsage" WHERE "day" <= ${TODAY} - ${days}::int`
}

const TODAY = Prisma.sql`(now() AT TIME ZONE 'UTC')::date`

interface Stored {
  day: string
  model: string
  keyId: string | null
  requests: number | bigint
  promptTokens: number | bigint
  completionTokens: number | bigint
}

const plain = ({ requests, promptTokens, completionTokens, ...row }: Stored): UsageRow => ({
  ...row,
  requests: Number(requests),
  promptTokens: Number(promptTokens),
  completionTokens: Number(completionTokens),
})
