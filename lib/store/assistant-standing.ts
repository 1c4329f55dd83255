import { database } from './database'

/** What readers made of an assistant. */
export interface Standing {
  /** Answers that were written for conversations kept here. */
  answers: number
  ups: number
  downs: number
}

/** The standing of one assistant, by its id and by its name `community/assistant`. */
export async function readStanding(assistant: {
  id: string
  name: string
  communityId: string
}): Promise<Standing> {
  const { id, name, communityId } = assistant
  const [answers, votes] = await Promise.all([
    database().message.count({ where: { assistantVersion: { assistantId: id }, status: 'done' } }),
    // The newest vote of each voter on each answer holds; receipts outlive the answers that they are of.
    database().$queryRaw<{ value: string; count: bigint }[]>`
      SELECT "value", count(*) AS "count" FROM (
        SELECT DISTINCT ON (COALESCE("userId", "guestId"), "subject") "value"
        FROM "Vote"
        WHERE "kind" = 'answer' AND "communityId" = ${communityId} AND "receipt"->>'assistant' = ${name}
        ORDER BY COALESCE("userId", "guestId"), "subject", "createdAt" DESC, "id" DESC
      ) AS held GROUP BY "value"`,
  ])
  const count = (value: string) => Number(votes.find((row) => row.value === value)?.count ?? 0)
  return { answers, ups: count('up'), downs: count('down') }
}
