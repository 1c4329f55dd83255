import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { maySee } from '@/lib/people/visible-community'
import { type AssistantRow, getAssistantRow } from '@/lib/store/assistants'

/**
 * The row of the assistant that `community/assistant` names, with its newest version, for who may see its community.
 * @throws PolyphonyError (not_found, param `model`) also for a private community that is not the reader's
 */
export async function findAssistantRow(name: string, reader: Reader | null): Promise<AssistantRow> {
  const named = splitName(name)
  const row = named && (await getAssistantRow(named.community, named.slug))
  if (row && (await maySee(reader, row.community))) return row
  throw noAssistant(name)
}

/** The two slugs of `community/assistant`; undefined for what is no such name. */
export function splitName(name: string): { community: string; slug: string } | undefined {
  const [, community, slug] = NAME.exec(name) ?? []
  return community && slug ? { community, slug } : undefined
}

const NAME = /^([a-z0-9][a-z0-9-]{0,63})\/([a-z0-9][a-z0-9-]{0,63})$/

export function noAssistant(name: string): PolyphonyError {
  const shown = name.length > 80 ? `${name.slice(0, 80)}…` : name
  return new PolyphonyError(
    'not_found',
    `There is no assistant "${shown}". Name it as community/assistant.`,
    { param: 'model' },
  )
}
