import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { toKeptView } from '@/app/_chat/message-view'
import { SharedView } from '@/app/_chat/shared-view'
import { toStatementView } from '@/app/_moderation/statement-view'
import { StatementsProvider } from '@/app/_moderation/statements-context'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { shareIdSchema } from '@/app/share-id'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findShared } from '@/lib/conversations/shares'
import { listOwnStatements } from '@/lib/moderation/statements'

interface Props {
  params: Promise<{ shareId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { shareId } = await params
  const { shared } = await find(shareId)
  // Whoever has the link may read it; search engines were not meant.
  return { title: shared.title, robots: { index: false, follow: false }, referrer: 'no-referrer' }
}

/** A conversation under its link. */
export default async function SharedPage({ params }: Props) {
  const { shareId } = await params
  const [{ shared, assistant }, reader] = await Promise.all([find(shareId), currentReader()])
  const ids = shared.messages.map(({ id }) => id)
  const statements = reader ? await listOwnStatements(reader, ids) : []
  return (
    <StatementsProvider initial={statements.map(toStatementView)} shareId={shareId}>
      <SharedView
        title={shared.title}
        sharerName={shared.sharerName}
        assistant={assistant && toAssistantView(assistant)}
        source={shared.importedFrom}
        messages={shared.messages.map((message) =>
          toKeptView(message, {
            community: assistant?.community.slug ?? '',
            importedFrom: shared.importedFrom,
          }),
        )}
      />
    </StatementsProvider>
  )
}

// Asked for twice in one request: by the title and by the page. A private community's is for its people only.
const find = cache(async (shareId: string) => {
  if (!shareIdSchema.safeParse(shareId).success) notFound()
  const shared = await orNotFound(findShared(shareId))
  const { assistantName } = shared
  // What was brought along and not gone on with is no community's.
  if (assistantName === '') return { shared, assistant: null }
  return { shared, assistant: await orNotFound(findAssistant(assistantName, await currentReader())) }
})
