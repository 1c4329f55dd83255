import { z } from 'zod'
import { adapterCheckSchema, checkedAdapterSchema } from './adapter-check'

/** What is kept with a version of what its upload found. */
export const passportSchema = checkedAdapterSchema.extend({
  checks: z.array(adapterCheckSchema),
  /** The commit of the Hugging Face Hub that it was fetched from. */
  source: z.object({ id: z.string(), commit: z.string() }).optional(),
  /** The hub whose bundle it came in, and the fingerprint of the key that signed it. */
  importedFrom: z.object({ hub: z.string(), fingerprint: z.string() }).optional(),
})

export type AdapterPassport = z.infer<typeof passportSchema>
