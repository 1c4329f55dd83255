import { z } from 'zod'
import { adapterCheckSchema, checkedAdapterSchema } from './adapter-check'

/** What an adapter is made of and how its checks went, kept with its version. */
export const passportSchema = checkedAdapterSchema.extend({ checks: z.array(adapterCheckSchema) })

export type AdapterPassport = z.infer<typeof passportSchema>
