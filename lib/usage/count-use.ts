import { sweepBuckets } from '@/lib/store/rate-buckets'
import { addAssistantUse, addKeyUse, type Door, deleteOldUsage, type Use } from '@/lib/store/usage'

/** Daily counts are kept for so long. */
export const KEPT_DAYS = 400

/** Counts a question that was put to an assistant, and how it ended; never who put it. */
export const countAssistantUse = async (
  assistantVersionId: string,
  door: Door,
  use: Use & { isAnswered: boolean },
): Promise<void> => {
  await addAssistantUse(assistantVersionId, door, use)
  await sweepNowAndThen()
}

/** Counts a request of a key; `model` as it was named, once it was found to be there. */
export const countKeyUse = (keyId: string, model: string, use: Use): Promise<void> =>
  addKeyUse(keyId, model.slice(0, 200), use)

const SWEPT_EVERY_MS = 60 * 60_000
let sweptAtMs = Number.NEGATIVE_INFINITY

async function sweepNowAndThen(): Promise<void> {
  if (performance.now() - sweptAtMs < SWEPT_EVERY_MS) return
  sweptAtMs = performance.now()
  await Promise.all([deleteOldUsage(KEPT_DAYS), sweepBuckets()])
}
