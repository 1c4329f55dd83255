import { z } from 'zod'
import { displayName } from '@/lib/core/display-name'
import { PolyphonyError } from '@/lib/core/errors'
import { insertAssistant, insertAssistantVersion, listCommunityAssistantRows } from '@/lib/store/assistants'
import { inTransaction } from '@/lib/store/in-transaction'
import { samplingSchema } from '@/lib/store/sampling-schema'
import { storableText } from '@/lib/store/storable-text'
import { assistantSlug } from './assistant-slug'

/** What its maker says of an assistant. */
export const assistantFormSchema = z.strictObject({
  name: displayName(80),
  /** One of the bases that the hub serves. */
  base: z.string().max(200),
  /** Read by the model before every conversation. */
  instructions: z.string().trim().max(4_000),
})

/**
 * Makes an assistant on a base model alone, with its community's culture and policy.
 * @param bases the names of those that the hub serves
 * @returns its slug
 * @throws PolyphonyError invalid_request (param `base`) for another base, conflict (param `name`) when the name is taken
 */
export async function createAssistant(
  community: { id: string; cultureTag: string },
  { name, base, instructions }: z.output<typeof assistantFormSchema>,
  bases: readonly string[],
): Promise<string> {
  if (!bases.includes(base))
    throw new PolyphonyError('invalid_request', 'This base model is not installed (any more).', {
      param: 'base',
    })
  const conflict = { message: 'There is an assistant of that name already: choose another.', param: 'name' }
  return inTransaction(conflict, async (db) => {
    const others = await listCommunityAssistantRows(community.id, db)
    const slug = assistantSlug(name, base)
    const { id } = await insertAssistant(
      { communityId: community.id, slug, name, position: others.length },
      db,
    )
    await insertAssistantVersion(
      {
        ...{ assistantId: id, baseModel: base, adapterId: null, cultureTag: community.cultureTag },
        instructions: storableText(instructions),
        sampling: samplingSchema.parse({}),
      },
      db,
    )
    return slug
  })
}
