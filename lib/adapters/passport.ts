import { z } from 'zod'
import { adapterCheckSchema, checkedAdapterSchema } from './adapter-check'

/** What is kept with a version of what its upload found. */
export const passportSchema = checkedAdapterSchema.extend({ checks: z.array(adapterCheckSchema) })

export type AdapterPassport = z.infer<typeof passportSchema>
