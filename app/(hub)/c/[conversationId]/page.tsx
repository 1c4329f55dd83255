import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { ChatView } from '@/app/_chat/chat-view'
import { toImportedMessage } from '@/app/_chat/imported-message'
import { ImportedView } from '@/app/_chat/imported-view'
import { toMessageView } from '@/app/_chat/message-view'
import { toStatementView } from '@/app/_moderation/statement-view'
import { StatementsProvider } from '@/app/_moderation/statements-context'
import { VotesProvider } from '@/app/_votes/votes-context'
import { conversationIdSchema } from '@/app/conversation-id'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findShownConversation } from '@/lib/conversations/conversations'
import { listOwnStatements } from '@/lib/moderation/statements'
import { listVotes } from '@/lib/votes/votes'

interface Props {
  params: Promise<{ conversationId: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { conversationId } = await params
  return { title: (await findOwn(conversationId)).title }
}

/** A conversation that was begun before, with all that was said in it. */
export default async function ConversationPage({ params }: Props) {
  const { conversationId } = await params
  const [conversation, reader] = await Promise.all([findOwn(conversationId), currentReader()])
  if (conversation.importedFrom !== null) {
    const { id, title, importedFrom, messages } = conversation
    return (
      <ImportedView
        key={id}
        conversationId={id}
        title={title}
        source={importedFrom}
        messages={messages.map(toImportedMessage)}
      />
    )
  }
  const [assistant, votes, statements] = await Promise.all([
    orNotFound(findAssistant(conversation.assistantName, reader)),
    // Of every version: another one may be shown at any time.
    reader ? listVotes(reader, conversation.allIds) : [],
    reader ? listOwnStatements(reader, conversation.allIds) : [],
  ])
  return (
    <VotesProvider key={conversation.id} initial={votes}>
      <StatementsProvider initial={statements.map(toStatementView)}>
        <ChatView
          assistant={toAssistantView(assistant)}
          conversationId={conversation.id}
          messages={conversation.messages.map((message) => toMessageView(message, assistant.community.slug))}
          keptIn={reader?.kind === 'user' ? 'account' : 'cookie'}
        />
      </StatementsProvider>
    </VotesProvider>
  )
}

// Asked for twice in one request: by the title and by the page.
const findOwn = cache(async (conversationId: string) => {
  const reader = await currentReader()
  if (!reader || !conversationIdSchema.safeParse(conversationId).success) notFound()
  return orNotFound(findShownConversation(reader, conversationId))
})
