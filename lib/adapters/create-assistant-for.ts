import { assistantSlug } from '@/lib/core/assistant-slug'
import { displayName } from '@/lib/core/display-name'
import { PolyphonyError } from '@/lib/core/errors'
import { getAdapterRow } from '@/lib/store/adapters'
import { insertAssistantVersion } from '@/lib/store/assistant-versions'
import { insertAssistant, listCommunityAssistantRows } from '@/lib/store/assistants'
import { getCommunityRowById } from '@/lib/store/communities'
import { inTransaction } from '@/lib/store/in-transaction'
import { samplingSchema } from '@/lib/store/sampling-schema'

const nameSchema = displayName(80)

/**
 * Makes an assistant that speaks through a version of an adapter, follows it, and has its community's culture.
 * @returns its slug
 * @throws PolyphonyError not_found, invalid_request, or conflict when the name is taken
 */
export async function createAssistantFor(input: {
  communityId: string
  adapterId: string
  name: string
}): Promise<string> {
  const parsed = nameSchema.safeParse(input.name)
  if (!parsed.success)
    throw new PolyphonyError('invalid_request', parsed.error.issues[0]?.message ?? 'That is no name', {
      param: 'name',
    })
  const [adapter, community] = await Promise.all([
    getAdapterRow(input.communityId, input.adapterId),
    getCommunityRowById(input.communityId),
  ])
  if (!adapter || !community || adapter.withdrawnAt)
    throw new PolyphonyError('not_found', 'There is no such version of an adapter.')
  const conflict = { message: `There is an assistant of that name already: choose another.`, param: 'name' }
  return inTransaction(conflict, async (db) => {
    const others = await listCommunityAssistantRows(community.id, db)
    const slug = assistantSlug(parsed.data, adapter.name)
    const { id } = await insertAssistant(
      { communityId: community.id, slug, name: parsed.data, position: others.length },
      db,
    )
    await insertAssistantVersion(
      {
        assistantId: id,
        baseModel: adapter.baseModel,
        adapterId: adapter.id,
        instructions: '',
        cultureTag: community.cultureTag,
        sampling: samplingSchema.parse({}),
      },
      db,
    )
    return slug
  })
}
