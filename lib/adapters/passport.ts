import { z } from 'zod'
import { adapterCheckSchema, checkedAdapterSchema } from './adapter-check'

/** What is kept with a version of what its upload found. */
export const passportSchema = checkedAdapterSchema.extend({
  checks: z.array(adapterCheckSchema),
  /** The commit of the Hugging Face Hub that it was fetched from. */
  source: z.object({ id: z.string(), commit: z.string() }).optional(),
})

export type AdapterPassport = z.infer<typeof passportSchema>
