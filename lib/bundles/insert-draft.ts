import { parseAssistant } from '@/lib/assistants/assistant-document'
import { documentContent } from '@/lib/assistants/resolve-document'
import { assistantSlug } from '@/lib/core/assistant-slug'
import { PolyphonyError } from '@/lib/core/errors'
import { editDocument } from '@/lib/documents/edit-document'
import { listAssistantSlugs } from '@/lib/store/assistant-drafts'
import { insertAssistantVersion } from '@/lib/store/assistant-versions'
import { insertAssistant } from '@/lib/store/assistants'
import type { Database } from '@/lib/store/database'
import { storableText } from '@/lib/store/storable-text'
import type { BundleDraft } from './bundle-draft'

/**
 * Adds the assistant of a bundle, its document with what is this hub's own in it: base, adapter, policy.
 * @param place.name what it is called here; undefined for as over there
 * @param place.adapter the version that the bundle's adapter became here; undefined where it has none
 * @returns the slug of the new assistant
 * @throws PolyphonyError (conflict, param `assistantName`) when there is one of that name
 */
export async function insertDraft(
  draft: BundleDraft,
  place: {
    communityId: string
    userId: string | null
    name: string | undefined
    adapter: { id: string; name: string } | undefined
  },
  db: Database,
): Promise<string> {
  const { communityId, userId, adapter } = place
  const yaml = writeHere(draft, place)
  const { content: document } = parseAssistant(yaml, 'assistant.yaml')
  const { name, base } = document
  const taken = await listAssistantSlugs(communityId, db)
  const slug = assistantSlug(name, base)
  if (taken.includes(slug))
    throw new PolyphonyError('conflict', 'There is an assistant of that name already: choose another.', {
      param: 'assistantName',
    })
  const { id } = await insertAssistant({ communityId, slug, name, position: taken.length }, db)
  const content = { ...documentContent(document), yaml }
  const origin = { adapterId: adapter?.id ?? null, publishedById: userId }
  await insertAssistantVersion({ ...content, ...origin, assistantId: id }, db)
  return slug
}

function writeHere(
  { yaml, baseModel }: BundleDraft,
  { name, adapter }: { name: string | undefined; adapter: { name: string } | undefined },
): string {
  return editDocument(storableText(yaml), (document) => {
    if (name !== undefined) document.set('name', name)
    document.set('base', baseModel)
    document.set('policy', 'latest')
    if (adapter) document.set('adapter', document.createNode({ name: adapter.name, version: 'latest' }))
    else document.deleteIn(['adapter'])
  })
}
