import { z } from 'zod'
import { assistantSlug } from '@/lib/core/assistant-slug'
import { displayName } from '@/lib/core/display-name'
import { PolyphonyError } from '@/lib/core/errors'
import { listAssistantSlugs } from '@/lib/store/assistant-drafts'
import { insertAssistant } from '@/lib/store/assistants'
import { inTransaction } from '@/lib/store/in-transaction'
import { storableText } from '@/lib/store/storable-text'
import { writeAssistant } from './write-assistant'

/** How an assistant begins; everything else is written in its editor. */
export const newAssistantSchema = z.strictObject({
  name: displayName(80),
  /** One of the bases that the hub serves. */
  base: z.string().max(200),
  /** Read by the model before every conversation. */
  instructions: z.string().trim().max(4_000),
})

interface Place {
  id: string
  cultureTag: string
}

/**
 * Begins an assistant as a draft, which answers nobody until it is published.
 * @param bases the names of those that the hub serves
 * @returns its slug
 * @throws PolyphonyError invalid_request (param `base`) for another base, conflict (param `name`) when the name is taken
 */
export async function createAssistantDraft(
  community: Place,
  {
    form,
    bases,
    userId,
  }: {
    form: z.output<typeof newAssistantSchema>
    bases: readonly string[]
    userId: string
  },
): Promise<string> {
  const { name, base, instructions } = form
  if (!bases.includes(base))
    throw new PolyphonyError('invalid_request', 'This base model is not installed (any more).', {
      param: 'base',
    })
  const yaml = writeAssistant({ name, base, culture: community.cultureTag, instructions })
  return insertDraft(community, { name, yaml, userId, slug: assistantSlug(name, base) })
}

/**
 * Puts a draft into a community.
 * @param draft.isRenamed whether another slug is taken where the draft's own is not free
 * @throws PolyphonyError conflict (param `name`)
 */
export async function insertDraft(
  community: Pick<Place, 'id'>,
  draft: {
    name: string
    slug: string
    yaml: string
    userId: string
    forkedFromId?: string
    isRenamed?: boolean
  },
): Promise<string> {
  const { name, yaml, userId, forkedFromId, isRenamed = false } = draft
  const conflict = { message: 'There is an assistant of that name already: choose another.', param: 'name' }
  return inTransaction(conflict, async (db) => {
    const taken = await listAssistantSlugs(community.id, db)
    const slug = isRenamed ? freeSlug(draft.slug, taken) : draft.slug
    await insertAssistant(
      {
        ...{ communityId: community.id, slug, name, position: taken.length },
        ...{ draftYaml: storableText(yaml), draftedById: userId, ...(forkedFromId && { forkedFromId }) },
      },
      db,
    )
    return slug
  })
}

/** The slug itself, else the first of `slug-2`, `slug-3`, … that is free. */
function freeSlug(slug: string, taken: readonly string[]): string {
  if (!taken.includes(slug)) return slug
  const numbers = Array.from({ length: taken.length + 1 }, (_, index) => `${slug.slice(0, 58)}-${index + 2}`)
  return numbers.find((one) => !taken.includes(one)) ?? slug
}
