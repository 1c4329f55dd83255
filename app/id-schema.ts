import { z } from 'zod'

/** An id as `createId` makes it; nothing else reaches the database. */
export const idSchema = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`), 'this is not such an id')
