import { z } from 'zod'
import { checkResultsSchema } from '@/lib/checks/check-results'
import { adapterCheckSchema, checkedAdapterSchema } from './adapter-check'

/** What is kept with a version of what its upload found. */
export const passportSchema = checkedAdapterSchema.extend({
  checks: z.array(adapterCheckSchema),
  /** What the checks before publishing came to; none for a version from before there were any. */
  results: checkResultsSchema.optional(),
})

export type AdapterPassport = z.infer<typeof passportSchema>
