'use server'

import { z } from 'zod'
import { messageIdSchema } from '@/app/message-id'
import { shareIdSchema } from '@/app/share-id'
import { PolyphonyError } from '@/lib/core/errors'
import { findSharedHere, type SharedPiece, toSharedPiece } from './shared-piece'

/** What was said before or after a message of what is shared under a link; null when it is not there, or not for this reader. */
export async function readShared(
  shareId: string,
  place: { at: 'before' | 'after'; messageId: string },
): Promise<SharedPiece | null> {
  const input = inputSchema.safeParse({ shareId, place })
  if (!input.success) return null
  const { at, messageId } = input.data.place
  try {
    return await toSharedPiece(await findSharedHere(input.data.shareId, at, messageId))
  } catch (error) {
    if (error instanceof PolyphonyError && error.code === 'not_found') return null
    throw error
  }
}

const inputSchema = z.object({
  shareId: shareIdSchema,
  place: z.object({ at: z.enum(['before', 'after']), messageId: messageIdSchema }),
})
