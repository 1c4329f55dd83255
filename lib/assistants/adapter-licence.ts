import { z } from 'zod'
import { judgeReuse, type LicenceVerdict } from '@/lib/formats/licence-chain'

/** The part of a passport (lib/adapters/passport.ts) that says under which licence an adapter and its base stand. */
const licencesSchema = z.object({
  card: z.object({ licence: z.string().optional() }).optional(),
  licence: z.string().optional(),
})

/** The starter's own adapters have no passport; their cards under `starter/adapters` all say this. */
const STARTER_LICENCE = 'apache-2.0'

/** Under which licence an adapter stands; undefined where its card named none. */
export function adapterLicence(passport: unknown): string | undefined {
  if (passport === null) return STARTER_LICENCE
  const parsed = licencesSchema.safeParse(passport)
  return parsed.success ? parsed.data.card?.licence : undefined
}

/** Whether another community may let its assistants speak through an adapter. */
export function mayShare(adapter: {
  passport: unknown
  community: { name: string; visibility: string }
}): LicenceVerdict {
  const { name: community, visibility } = adapter.community
  if (visibility === 'private')
    return { verdict: 'conflict', reason: { key: 'licences.private', params: { community } } }
  return judgeReuse(adapterLicence(adapter.passport))
}
