import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import { stopWritingMessage } from '@/lib/store/messages'
import { askerOf } from './asker-of'
import { findRunningTurns } from './running-turns'

/**
 * Stops a turn of the reader's and waits for its end; what was shown of the answer stays. Nothing happens where it has
 * ended, or is somebody else's. One that another hub runs on the same database ends as soon as it keeps what it has.
 */
export async function stopTurn(
  reader: Reader,
  { turnId, messageId }: { turnId?: string | undefined; messageId?: string | undefined },
): Promise<void> {
  const ids = [turnId, messageId].filter((id) => id !== undefined)
  if (await findRunningTurns().stop(askerOf(reader).id, ids)) return
  if (messageId !== undefined) await stopWritingMessage(messageId, ownerOf(reader))
}
