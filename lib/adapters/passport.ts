import { z } from 'zod'
import { checkResultsSchema } from '@/lib/checks/check-results'
import { adapterCheckSchema, checkedAdapterSchema } from './adapter-check'

/** What is kept with a version of what its upload found. */
export const passportSchema = checkedAdapterSchema.extend({
  checks: z.array(adapterCheckSchema),
  /** What the checks before publishing came to; none for a version from before there were any. */
  results: checkResultsSchema.optional(),
  /** Whether it came with the starter: a later starter's adapter of this name takes its place. */
  seeded: z.literal(true).optional(),
  /** The commit of the Hugging Face Hub that it was fetched from. */
  source: z.object({ id: z.string(), commit: z.string() }).optional(),
  /** The hub whose bundle it came in, and the fingerprint of the key that signed it. */
  importedFrom: z.object({ hub: z.string(), fingerprint: z.string() }).optional(),
})

export type AdapterPassport = z.infer<typeof passportSchema>
