import { PolyphonyError } from '@/lib/core/errors'
import { listCulturePackRows } from '@/lib/store/culture-packs'
import { type CulturePack, culturePackSchema } from './culture'

/** Every culture pack of this hub, by tag. @throws PolyphonyError (internal) naming a pack that is not one */
export async function loadCulturePacks(): Promise<Map<string, CulturePack>> {
  const rows = await listCulturePackRows()
  return new Map(
    rows.map(({ tag, pack }) => {
      const parsed = culturePackSchema.safeParse(pack)
      if (!parsed.success) {
        const issue = parsed.error.issues[0]
        throw new PolyphonyError(
          'internal',
          `The stored culture pack ${tag} is not valid: ${issue?.path.join('.')}: ${issue?.message}`,
        )
      }
      return [tag, parsed.data]
    }),
  )
}
