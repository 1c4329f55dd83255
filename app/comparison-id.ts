import { z } from 'zod'

/** The id of a comparison as `createId` makes it; nothing else reaches the database. */
export const comparisonIdSchema = z.string().regex(/^cmp_[0-9a-z]{26}$/, 'this is not the id of a comparison')
