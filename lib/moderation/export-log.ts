import { type Clock, systemClock } from '@/lib/core/clock'
import { signDocument } from '@/lib/storage/hub-key'
import { listRulingTexts } from '@/lib/store/moderation-cases'
import { listLogEntries } from '@/lib/store/moderation-log'
import { listStatementTexts } from '@/lib/store/statements'
import { logBodySchema, NO_HASH } from './log-entry'

/** What the last line of an exported log says of the whole. */
export const LOG_FORMAT = 'polyphony-moderation-log'

const PIECE = 500

/**
 * A community's log as JSON lines, each with its line feed: the entries with the texts that may still be read, then the
 * chain's head, signed with the hub's key. Whoever keeps an export can show later that a log was written anew.
 */
export async function* exportLog(
  communityId: string,
  { dataDir, clock = systemClock }: { dataDir: string; clock?: Clock },
): AsyncGenerator<string> {
  const textsOf = await openTexts(communityId, new Date(clock.nowMs()))
  let sequence = 0
  let hash = NO_HASH
  for (;;) {
    const rows = await listLogEntries(communityId, { after: sequence, most: PIECE })
    for (const row of rows) {
      // What was tampered with goes out as it is: who verifies the export is told where.
      const body: unknown = JSON.parse(row.body)
      const texts = textsOf(body)
      yield `${JSON.stringify({ sequence: row.sequence, hash: row.hash, body, ...(texts && { texts }) })}\n`
      sequence = row.sequence
      hash = row.hash
    }
    if (rows.length < PIECE) break
  }
  const at = new Date(clock.nowMs()).toISOString()
  const head = { format: LOG_FORMAT, version: 1, community: communityId, sequence, hash, at }
  yield `${JSON.stringify({ head: signDocument(dataDir, head) })}\n`
}

/** What an entry's digests stand for, as far as it is still kept. */
export type LogTexts = { salt: string } & Record<string, string>

/** Finds the texts of a log's entries; undefined for one whose texts were taken back, or whose time is over. */
export async function openTexts(
  communityId: string,
  now: Date,
): Promise<(body: unknown) => LogTexts | undefined> {
  const [statements, rulings] = await Promise.all([
    listStatementTexts(communityId, now),
    listRulingTexts(communityId),
  ])
  const said = new Map(
    statements.map(({ id, salt, words, question, answer }) => [
      id,
      { salt: salt ?? '', words, ...(question !== null && { question }), ...(answer !== null && { answer }) },
    ]),
  )
  const ruled = new Map(
    rulings.map(({ id, ruling, rulingSalt }) => [id, { salt: rulingSalt ?? '', reason: ruling ?? '' }]),
  )
  return (body) => {
    const read = logBodySchema.safeParse(body)
    if (!read.success) return undefined
    if (read.data.event === 'stated') return said.get(read.data.statement)
    return read.data.event === 'ruled' ? ruled.get(read.data.case) : undefined
  }
}
