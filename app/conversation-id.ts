import { z } from 'zod'

/** The id of a conversation as `createId` makes it; nothing else reaches the database. */
export const conversationIdSchema = z
  .string()
  .regex(/^conv_[0-9a-z]{26}$/, 'this is not the id of a conversation')
