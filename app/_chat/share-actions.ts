'use server'

import { z } from 'zod'
import { comparisonIdSchema } from '@/app/comparison-id'
import { conversationIdSchema } from '@/app/conversation-id'
import { requireReader } from '@/app/reader'
import { shareIdSchema } from '@/app/share-id'
import { listComparisonShares, revokeComparisonShare, shareComparison } from '@/lib/comparisons/shares'
import { listShares, revokeShare, type Share, shareConversation } from '@/lib/conversations/shares'
import { PolyphonyError } from '@/lib/core/errors'

export interface ShareView {
  id: string
  showsName: boolean
  createdAt: Date
}
export type ShareAnswer = { shares: ShareView[] } | { trouble: 'failed' | 'full' }

/** The links of a conversation or a comparison of the reader's, after what was asked for was done. */
export async function readShares(sharedId: string): Promise<ShareAnswer> {
  return answer(sharedId, async () => undefined)
}

export async function addShare(sharedId: string, showsName: boolean): Promise<ShareAnswer> {
  return answer(sharedId, async ({ share }, reader, id) => {
    await share(reader, id, { showsName: showsName === true })
  })
}

export async function removeShare(sharedId: string, shareId: string): Promise<ShareAnswer> {
  const share = shareIdSchema.safeParse(shareId)
  if (!share.success) return { trouble: 'failed' }
  return answer(sharedId, ({ revoke }, reader, id) => revoke(reader, id, share.data))
}

const ofConversations = { list: listShares, share: shareConversation, revoke: revokeShare }
const ofComparisons = { list: listComparisonShares, share: shareComparison, revoke: revokeComparisonShare }
type Shares = typeof ofConversations | typeof ofComparisons

async function answer(
  sharedId: string,
  act: (shares: Shares, reader: Awaited<ReturnType<typeof requireReader>>, id: string) => Promise<void>,
): Promise<ShareAnswer> {
  const id = z.union([conversationIdSchema, comparisonIdSchema]).safeParse(sharedId)
  if (!id.success) return { trouble: 'failed' }
  const shares = comparisonIdSchema.safeParse(sharedId).success ? ofComparisons : ofConversations
  const reader = await requireReader()
  try {
    await act(shares, reader, id.data)
    return { shares: (await shares.list(reader, id.data)).map(toView) }
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    return { trouble: error.param === 'shares' ? 'full' : 'failed' }
  }
}

const toView = ({
  id,
  sharerName,
  createdAt,
}: Pick<Share, 'id' | 'sharerName' | 'createdAt'>): ShareView => ({
  id,
  showsName: sharerName !== null,
  createdAt,
})
