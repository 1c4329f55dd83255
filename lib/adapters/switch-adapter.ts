import { editDocument } from '@/lib/documents/edit-document'
import type { AdapterRow } from '@/lib/store/adapters'
import { contentOf, insertAssistantVersion } from '@/lib/store/assistant-versions'
import type { AssistantRow } from '@/lib/store/assistants'
import type { Database } from '@/lib/store/database'

type Taken = Pick<AdapterRow, 'id' | 'baseModel' | 'version'> | null

/** Gives an assistant another version of its adapter (or none), as a new version of its own. */
export async function switchAdapter(
  { id, newest }: AssistantRow,
  adapter: Taken,
  db: Database,
): Promise<void> {
  const { baseModel: _, yaml, ...content } = contentOf(newest)
  await insertAssistantVersion(
    {
      ...content,
      assistantId: id,
      adapterId: adapter?.id ?? null,
      baseModel: adapter?.baseModel ?? newest.baseModel,
      yaml: yaml === null ? null : sayInDocument(yaml, newest.followsLatest, adapter),
    },
    db,
  )
}

/** The document that it was published from says the same as the new version. */
function sayInDocument(yaml: string, followsLatest: boolean, adapter: Taken): string {
  return editDocument(yaml, (document) => {
    if (!adapter) return void document.deleteIn(['adapter'])
    if (document.get('base') !== adapter.baseModel) document.set('base', adapter.baseModel)
    if (!followsLatest) document.setIn(['adapter', 'version'], adapter.version)
  })
}
