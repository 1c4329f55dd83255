'use server'

import { z } from 'zod'
import { conversationIdSchema } from '@/app/conversation-id'
import { messageIdSchema } from '@/app/message-id'
import { requireReader } from '@/app/reader'
import { findShownConversation, showVersion } from '@/lib/conversations/branch-window'
import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { type BranchPiece, toBranchPiece } from './branch-piece'

/** Shows another version of a message of the reader's: the branch from what it follows on; null when it is not there. */
export async function chooseVersion(conversationId: string, messageId: string): Promise<BranchPiece | null> {
  const input = placeSchema.safeParse({ conversationId, messageId })
  if (!input.success) return null
  const { data } = input
  return orNull(async (reader) => {
    await showVersion(reader, data.conversationId, data.messageId)
    const place = { at: 'around' as const, messageId: data.messageId }
    return toBranchPiece(reader, await findShownConversation(reader, data.conversationId, place))
  })
}

/** What was said before or after a message of the branch that is shown; without one the end of it. Null when it is not there. */
export async function readPiece(
  conversationId: string,
  place: { at: 'before' | 'after'; messageId: string } | null,
): Promise<BranchPiece | null> {
  const input = pieceSchema.safeParse({ conversationId, place })
  if (!input.success) return null
  const { data } = input
  return orNull(async (reader) =>
    toBranchPiece(reader, await findShownConversation(reader, data.conversationId, data.place ?? undefined)),
  )
}

const placeSchema = z.object({ conversationId: conversationIdSchema, messageId: messageIdSchema })
const pieceSchema = z.object({
  conversationId: conversationIdSchema,
  place: z.object({ at: z.enum(['before', 'after']), messageId: messageIdSchema }).nullable(),
})

async function orNull<T>(find: (reader: Reader) => Promise<T>): Promise<T | null> {
  const reader = await requireReader()
  try {
    return await find(reader)
  } catch (error) {
    if (error instanceof PolyphonyError && error.code === 'not_found') return null
    throw error
  }
}
