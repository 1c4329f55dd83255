import { type Clock, systemClock } from '@/lib/core/clock'
import { listNewestLogEntries } from '@/lib/store/moderation-log'
import { exportLog, type LogTexts, openTexts } from './export-log'
import { type LogBody, logBodySchema } from './log-entry'
import { type LogCheck, verifyLog } from './verify-log'

export interface ShownEntry {
  sequence: number
  hash: string
  /** Null for one that no hub wrote like this. */
  body: LogBody | null
  texts: LogTexts | undefined
}

/** A community's log as its page shows it: the newest entries, and whether the whole chain holds. */
export async function readLog(
  communityId: string,
  { dataDir, most, clock = systemClock }: { dataDir: string; most: number; clock?: Clock },
): Promise<{ entries: ShownEntry[]; check: LogCheck }> {
  const [rows, check, textsOf] = await Promise.all([
    listNewestLogEntries(communityId, most),
    verifyLog(exportLog(communityId, { dataDir, clock })),
    openTexts(communityId, new Date(clock.nowMs())),
  ])
  const entries = rows.map(({ sequence, hash, body: text }) => {
    const body = logBodySchema.safeParse(parseJson(text))
    return { sequence, hash, body: body.data ?? null, texts: body.data && textsOf(body.data) }
  })
  return { entries, check }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
