import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
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
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { conversationId } = await params
  return { title: (await findOwn(conversationId)).conversation.title }
}

/** A conversation that was begun before, with what was said last in it. */
export default async function ConversationPage({ params }: Props) {
  const { conversationId } = await params
  const { conversation, reader } = await findOwn(conversationId)
  const { id, title, importedFrom, assistantName } = conversation
  const { votes, statements, ...piece } = await toBranchPiece(reader, conversation)
  if (importedFrom !== null)
    return <ImportedView key={id} conversationId={id} title={title} source={importedFrom} piece={piece} />
  const assistant = await orNotFound(findAssistant(assistantName, reader))
  return (
    <VotesProvider key={id} initial={votes}>
      <StatementsProvider initial={statements}>
        <ChatView
          assistant={toAssistantView(assistant)}
          conversationId={id}
          piece={piece}
          keptIn={reader.kind === 'user' ? 'account' : 'cookie'}
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
