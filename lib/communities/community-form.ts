import { z } from 'zod'
import { displayName } from '@/lib/core/display-name'
import { VISIBILITIES } from '@/lib/people/visible-community'

/** What people say of their community: for founding one, and for changing it. */
export const communityFormSchema = z.strictObject({
  name: displayName(80, 2),
  /** A few sentences; shown as one paragraph. */
  purpose: z
    .string()
    .max(5_000)
    .transform((text) => text.replaceAll(/\s+/g, ' '))
    .pipe(displayName(600, 0)),
  maker: displayName(120),
  /** BCP-47, in its canonical spelling afterwards: a language, and if wanted a script and a region. */
  language: z
    .string()
    .trim()
    .max(35)
    .transform(canonicalTag)
    .pipe(z.string().regex(TAG(), 'No language tag.')),
  visibility: z.enum(VISIBILITIES),
})

export const newCommunitySchema = communityFormSchema.extend({
  /** Empty: made from the name. */
  slug: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^$|^[a-z0-9][a-z0-9-]{1,47}$/, 'Lower-case letters, digits and hyphens.'),
})

export type CommunityForm = z.infer<typeof communityFormSchema>

/** The tags that culture packs have (`lib/cultures/culture.ts`), without the root that is nobody's language. */
function TAG(): RegExp {
  return /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/
}

/** The canonical spelling; nothing for what is no tag, or names no language that CLDR knows. */
function canonicalTag(text: string): string {
  try {
    const [tag = ''] = Intl.getCanonicalLocales(text.replaceAll('_', '-'))
    const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
    return names.of(tag) === undefined ? '' : tag
  } catch {
    return ''
  }
}
