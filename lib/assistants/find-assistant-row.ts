import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { maySee } from '@/lib/people/visible-community'
import { type AssistantRow, getAssistantRow } from '@/lib/store/assistants'

/**
 * The row of the assistant that `community/assistant` names, with its newest version, for who may see its community.
 * @throws PolyphonyError (not_found, param `model`) also for a private community that is not the reader's
 */
export async function findAssistantRow(name: string, reader: Reader | null): Promise<AssistantRow> {
  const [, community, slug] = NAME.exec(name) ?? []
  const row = community && slug ? await getAssistantRow(community, slug) : undefined
  if (row && (await maySee(reader, row.community))) return row
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name
  throw new PolyphonyError('not_found', `There is no assistant "${shown}". Name it as community/assistant.`, {
    param: 'model',
  })
}

const NAME = /^([a-z0-9][a-z0-9-]{0,63})\/([a-z0-9][a-z0-9-]{0,63})$/
