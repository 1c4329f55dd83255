import type { Reader } from '@/lib/people/reader'
import { maySee } from '@/lib/people/visible-community'
import { getForkOrigin } from '@/lib/store/assistant-lineage'

/** One of the assistants that an assistant descends from; nothing is said of one that the reader may not see. */
export type Ancestor =
  | { isHidden: true }
  | {
      isHidden: false
      /** `community/assistant` */
      id: string
      name: string
      version: number
      community: { name: string; maker: string; cultureTag: string }
    }

const MOST_GENERATIONS = 12

/** What an assistant descends from, its parent first. */
export async function readLineage(reader: Reader | null, forkedFromId: string | null): Promise<Ancestor[]> {
  const ancestors: Ancestor[] = []
  for (let id = forkedFromId; id !== null && ancestors.length < MOST_GENERATIONS; ) {
    const origin = await getForkOrigin(id)
    if (!origin) break
    const { assistant, version } = origin
    const { slug, name, community } = assistant
    ancestors.push(
      (await maySee(reader, community))
        ? {
            ...{ isHidden: false, id: `${community.slug}/${slug}`, name, version },
            community: { name: community.name, maker: community.maker, cultureTag: community.cultureTag },
          }
        : { isHidden: true },
    )
    id = assistant.forkedFromId
  }
  return ancestors
}
