import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { NewComparison } from '@/app/_compare/new-comparison'
import { StatementsProvider } from '@/app/_moderation/statements-context'
import { VotesProvider } from '@/app/_votes/votes-context'
import { currentReader } from '@/app/reader'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { MOST_COLUMNS } from '@/lib/comparisons/comparisons'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('compare'))('title') }
}

/** A link may name some that are no more. */
const MOST_WANTED = 4 * MOST_COLUMNS

/** What a link may say: whom to ask, and whether their names stay hidden. Whatever else it says is passed over. */
const querySchema = z.object({
  with: z.string().max(2_000).catch(''),
  blind: z.string().catch(''),
})

/** Several assistants to be asked side by side; whom is in the address. */
export default async function NewComparisonPage({ searchParams }: Props) {
  const [query, reader] = await Promise.all([searchParams, currentReader()])
  const { with: names, blind } = querySchema.parse(query)
  const wanted = [...new Set(names.split(','))].slice(0, MOST_WANTED)
  const found = await listAssistants(reader, { names: wanted, withArchived: true })
  const listed = found.filter(({ community }) => !community.isArchived)
  const known = new Set(listed.map(({ name }) => name))
  const chosen = wanted.filter((name) => known.has(name)).slice(0, MOST_COLUMNS)
  return (
    <VotesProvider key={`${chosen.join()} ${blind}`} initial={[]}>
      <StatementsProvider initial={[]}>
        <NewComparison
          assistants={listed.map(toAssistantView)}
          chosen={chosen}
          leftOut={found.filter((one) => !listed.includes(one)).map(toAssistantView)}
          isBlind={blind === '1'}
          keptIn={reader?.kind === 'user' ? 'account' : 'cookie'}
        />
      </StatementsProvider>
    </VotesProvider>
  )
}
