import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { toBranchPiece } from '@/app/_chat/branch-piece'
import { ChatView } from '@/app/_chat/chat-view'
import { ImportedView } from '@/app/_chat/imported-view'
import { StatementsProvider } from '@/app/_moderation/statements-context'
import { VotesProvider } from '@/app/_votes/votes-context'
import { conversationIdSchema } from '@/app/conversation-id'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findShownConversation } from '@/lib/conversations/branch-window'

interface Props {
  params: Promise<{ conversationId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** Who is to be asked in an imported conversation, as long as nobody was. */
const querySchema = z.object({ with: z.string().max(200).optional().catch(undefined) })

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  const { conversationId } = await params
  return { title: (await findOwn(conversationId)).conversation.title }
}

/** A conversation that was begun before, with what was said last in it. */
export default async function ConversationPage({ params, searchParams }: Props) {
  const [{ conversationId }, query] = await Promise.all([params, searchParams])
  const { conversation, reader } = await findOwn(conversationId)
  const { id, title, importedFrom } = conversation
  const assistantName = conversation.assistantName || querySchema.parse(query).with
  const keptIn = reader.kind === 'user' ? 'account' : 'cookie'
  const { votes, statements, ...piece } = await toBranchPiece(reader, conversation)
  if (assistantName === undefined) {
    const props = { title, source: importedFrom ?? '', piece, keptIn } as const
    return <ImportedView key={id} conversationId={id} {...props} />
  }
  const assistant = await orNotFound(findAssistant(assistantName, reader))
  return (
    <VotesProvider key={`${id} ${assistantName}`} initial={votes}>
      <StatementsProvider initial={statements}>
        <ChatView
          assistant={toAssistantView(assistant)}
          conversationId={id}
          piece={piece}
          keptIn={keptIn}
        />
      </StatementsProvider>
    </VotesProvider>
  )
}

// Asked for twice in one request: by the title and by the page.
const findOwn = cache(async (conversationId: string) => {
  const reader = await currentReader()
  if (!reader || !conversationIdSchema.safeParse(conversationId).success) notFound()
  return { reader, conversation: await orNotFound(findShownConversation(reader, conversationId)) }
})
