import { z } from 'zod'
import { culturePackSchema } from '@/lib/cultures/culture'

/** What an imported bundle would make here, kept with its upload until a maintainer decides. */
export const bundleDraftSchema = z.object({
  /** What it was over there. */
  from: z.object({
    hub: z.string(),
    exportedAt: z.string(),
    community: z.string(),
    assistant: z.string(),
    /** SPKI in base64. */
    publicKey: z.string(),
  }),
  /** The assistant's document as it came: base, adapter and policy in it are the other hub's. */
  yaml: z.string(),
  /** The base of this hub that it stands on. */
  baseModel: z.string(),
  adapter: z.object({ name: z.string(), version: z.int(), digest: z.string() }).nullable(),
  culture: culturePackSchema,
  /** Whether this hub has a pack of its own for that tag, which stays. */
  isCultureHere: z.boolean(),
  /** With what this hub's floor has against it; null when it can be published here. */
  policy: z.object({ yaml: z.string(), conflict: z.string().nullable() }).nullable(),
  /** The exporting hub's passport of the adapter, which it signed; null when it had none. */
  passport: z.object({ document: z.looseObject({}), signature: z.looseObject({}) }).nullable(),
})

export type BundleDraft = z.infer<typeof bundleDraftSchema>
