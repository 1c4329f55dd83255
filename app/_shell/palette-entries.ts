import type { Place } from '@/lib/assistants/list-places'
import type { FoundCommunity } from '@/lib/communities/search-communities'
import type { FoundConversation, ListedConversation } from '@/lib/conversations/list-conversations'
import { foldWords } from '@/lib/core/search-words'
import { hrefOf } from './conversations-context'

/** Somewhere that the palette goes to. */
export interface PaletteEntry {
  href: string
  title: string
  detail: string
  lang?: string | undefined
}

/** What is found anywhere on the hub. */
export interface FoundAnywhere {
  assistants: Place[]
  communities: FoundCommunity[]
  conversations: FoundConversation[]
}

const MOST_AT_HAND = 9
const MOST_ENTRIES = 24

/**
 * What a query finds: first what the page knows of, at once; then what the hub found besides. `found` is undefined while
 * it is being looked for.
 */
export function listEntries(
  query: string,
  atHand: PaletteEntry[],
  found: FoundAnywhere | undefined,
): PaletteEntry[] {
  const near = atHand
    .filter(({ title, detail, href }) => matches(`${title} ${detail} ${href}`, query))
    .slice(0, MOST_AT_HAND)
  const far = found
    ? [
        ...found.assistants.map(assistantEntry),
        ...found.communities.map(communityEntry),
        ...found.conversations.map((one) => foundEntry(one, query.trim())),
      ]
    : []
  const byPlace = new Map([...far, ...near].map((entry) => [placeOf(entry), entry]))
  return [...new Set([...near, ...far].map(placeOf))]
    .flatMap((place) => byPlace.get(place) ?? [])
    .slice(0, MOST_ENTRIES)
}

/** A conversation is one place, whichever of its messages was found. */
const placeOf = ({ href }: PaletteEntry): string => href.split('?')[0] ?? href

export const assistantEntry = ({ id, name, community, lang }: Place): PaletteEntry => ({
  href: `/chat/${id}`,
  ...{ title: name, detail: community, lang },
})

const communityEntry = ({ slug, name, lang }: FoundCommunity): PaletteEntry => ({
  href: `/community/${encodeURIComponent(slug)}`,
  ...{ title: name, detail: '', lang },
})

export const conversationEntry = ({ id, title, assistantName }: ListedConversation): PaletteEntry => ({
  href: hrefOf(id),
  ...{ title, detail: assistantName },
})

/** Where only what was said says it, that is shown. */
const foundEntry = (found: FoundConversation, words: string): PaletteEntry => ({
  ...conversationEntry(found),
  href: hrefOf(found.id, found.messageId, words),
  ...(found.excerpt !== null && { detail: found.excerpt }),
})

/** Every word of the query somewhere in the text, whatever the case and the accents. */
function matches(text: string, query: string): boolean {
  const folded = foldWords(text)
  return foldWords(query)
    .split(/\s+/)
    .every((word) => folded.includes(word))
}
