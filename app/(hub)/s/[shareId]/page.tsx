import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { z } from 'zod'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { findSharedHere, toSharedPiece } from '@/app/_chat/shared-piece'
import { SharedView } from '@/app/_chat/shared-view'
import { findSharedComparisonHere } from '@/app/_compare/shared-comparison'
import { SharedComparisonPage } from '@/app/_compare/shared-comparison-page'
import { StatementsProvider } from '@/app/_moderation/statements-context'
import { messageIdSchema } from '@/app/message-id'
import { orNotFound } from '@/app/or-not-found'
import { shareIdSchema } from '@/app/share-id'

interface Props {
  params: Promise<{ shareId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** A message that the piece follows or leads to, instead of the beginning. */
const querySchema = z.object({
  before: messageIdSchema.optional().catch(undefined),
  after: messageIdSchema.optional().catch(undefined),
})

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { comparison, found } = await find(props)
  const { title } = comparison ?? found.shared
  // Whoever has the link may read it; search engines were not meant.
  return { title, robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

/** A conversation or a comparison under its link. */
export default async function SharedPage(props: Props) {
  const { shareId, comparison, found } = await find(props)
  if (comparison)
    return (
      <StatementsProvider initial={comparison.statements} shareId={shareId}>
        <SharedComparisonPage shared={comparison} />
      </StatementsProvider>
    )
  const { shared, assistant } = found
  const { statements, ...piece } = await toSharedPiece(found)
  return (
    <StatementsProvider initial={statements} shareId={shareId}>
      <SharedView
        // Each piece that a link leads to begins afresh.
        key={shared.messages[0]?.id}
        title={shared.title}
        sharerName={shared.sharerName}
        assistant={assistant && toAssistantView(assistant)}
        source={shared.importedFrom}
        shareId={shareId}
        piece={{ ...piece, statements: [] }}
      />
    </StatementsProvider>
  )
}

/** Asked for twice in one request: by the title and by the page. */
async function find({ params, searchParams }: Props) {
  const [{ shareId }, query] = await Promise.all([params, searchParams])
  if (!shareIdSchema.safeParse(shareId).success) notFound()
  const comparison = await orNotFound(findSharedComparisonHere(shareId))
  if (comparison) return { shareId, comparison }
  const { before, after } = querySchema.parse(query)
  const at = before ? 'before' : after ? 'after' : undefined
  return { shareId, found: await orNotFound(findSharedHere(shareId, at, before ?? after)) }
}
