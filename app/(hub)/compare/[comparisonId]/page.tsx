import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { z } from 'zod'
import { ComparisonPage } from '@/app/_compare/comparison-page'
import { toComparisonView } from '@/app/_compare/comparison-view'
import { toStatementView } from '@/app/_moderation/statement-view'
import { StatementsProvider } from '@/app/_moderation/statements-context'
import { VotesProvider } from '@/app/_votes/votes-context'
import { comparisonIdSchema } from '@/app/comparison-id'
import { messageIdSchema } from '@/app/message-id'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { findComparison } from '@/lib/comparisons/comparisons'
import { listOwnStatements } from '@/lib/moderation/statements'
import { listVotes } from '@/lib/votes/votes'

interface Props {
  params: Promise<{ comparisonId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** The message to begin with. */
const querySchema = z.object({ at: messageIdSchema.optional().catch(undefined) })

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { comparisonId } = await params
  const { title } = await findOwn(comparisonId)
  return { title: title || (await getTranslations('compare'))('title') }
}

/** A comparison that was begun before, with all that was said in it. */
export default async function KeptComparisonPage({ params, searchParams }: Props) {
  const [{ comparisonId }, query] = await Promise.all([params, searchParams])
  const reader = await currentReader()
  const comparison = await findOwn(comparisonId)
  const names = comparison.columns.map(({ assistantName }) => assistantName)
  const listed = await listAssistants(reader, { names, withArchived: true })
  const answers = comparison.turns.map(({ answerId }) => answerId)
  const [votes, statements] = reader
    ? await Promise.all([listVotes(reader, answers), listOwnStatements(reader, answers)])
    : [[], []]
  return (
    <VotesProvider key={comparison.id} initial={votes}>
      <StatementsProvider initial={statements.map(toStatementView)}>
        <ComparisonPage
          assistants={[]}
          comparison={toComparisonView(comparison, listed)}
          chosen={[]}
          isBlind={comparison.isBlind}
          foundId={querySchema.parse(query).at}
          keptIn={reader?.kind === 'user' ? 'account' : 'cookie'}
        />
      </StatementsProvider>
    </VotesProvider>
  )
}

// Asked for twice in one request: by the title and by the page.
const findOwn = cache(async (comparisonId: string) => {
  const reader = await currentReader()
  if (!reader || !comparisonIdSchema.safeParse(comparisonId).success) notFound()
  return orNotFound(findComparison(reader, comparisonId))
})
