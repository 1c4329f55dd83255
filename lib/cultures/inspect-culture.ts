import { inspectDocument, type Problems } from '@/lib/documents/inspect-document'
import type { CommunityRow } from '@/lib/store/communities'
import { readCulture } from './write-culture'

export interface CultureInspection extends Problems {
  /** The system message that a model would read; absent while the document cannot be used. */
  instructions?: string
}

/** What is wrong with a culture that somebody is writing, as data rather than as an error. */
export async function inspectCulture(
  yaml: string,
  community: Pick<CommunityRow, 'id' | 'name' | 'cultureTag'>,
): Promise<CultureInspection> {
  const { found, ...problems } = await inspectDocument(() => readCulture(yaml, community))
  return found ? { ...problems, instructions: found.instructions } : problems
}
