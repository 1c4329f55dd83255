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
import { messageIdSchema } from '@/app/message-id'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findConversationAt, findShownConversation } from '@/lib/conversations/branch-window'
import { PolyphonyError } from '@/lib/core/errors'

interface Props {
  params: Promise<{ conversationId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const querySchema = z.object({
  /** Who is to be asked in an imported conversation, as long as nobody was. */
  with: z.string().max(200).optional().catch(undefined),
  /** The message to begin with, instead of the end. */
  at: messageIdSchema.optional().catch(undefined),
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const [{ conversationId }, query] = await Promise.all([params, searchParams])
  return { title: (await findOwn(conversationId, querySchema.parse(query).at)).conversation.title }
}

/** A conversation that was begun before, with what was said last in it. */
export default async function ConversationPage({ params, searchParams }: Props) {
  const [{ conversationId }, query] = await Promise.all([params, searchParams])
  const { at, with: wanted } = querySchema.parse(query)
  const { conversation, reader, found } = await findOwn(conversationId, at)
  const { id, title, importedFrom } = conversation
  const assistantName = conversation.assistantName || wanted
  const keptIn = reader.kind === 'user' ? 'account' : 'cookie'
  const { votes, statements, ...piece } = await toBranchPiece(reader, conversation)
  // Its community may have closed its doors since: what was said stays its writer's.
  const assistant = assistantName && (await findAssistant(assistantName, reader).catch(whenGone))
  if (!assistant) {
    const props = { title, source: importedFrom ?? '', piece, keptIn, found } as const
    const gone = conversation.assistantName ? { gone: conversation.assistantName } : {}
    return <ImportedView key={`${id} ${at}`} conversationId={id} {...props} {...gone} />
  }
  return (
    <VotesProvider key={`${id} ${assistantName} ${at}`} initial={votes}>
      <StatementsProvider initial={statements}>
        <ChatView
          assistant={toAssistantView(assistant)}
          conversationId={id}
          piece={piece}
          found={found}
          keptIn={keptIn}
        />
      </StatementsProvider>
    </VotesProvider>
  )
}

// Asked for twice in one request: by the title and by the page.
const findOwn = cache(async (conversationId: string, at: string | undefined) => {
  const reader = await currentReader()
  if (!reader || !conversationIdSchema.safeParse(conversationId).success) notFound()
  // One that is gone: then the end of the branch that is shown.
  const there = at !== undefined && (await findConversationAt(reader, conversationId, at).catch(whenGone))
  if (there) {
    const { isOtherBranch, ...conversation } = there
    return { reader, conversation, found: { messageId: at, isOtherBranch } }
  }
  const conversation = await orNotFound(findShownConversation(reader, conversationId))
  return { reader, conversation, found: undefined }
})

function whenGone(error: unknown): undefined {
  if (!(error instanceof PolyphonyError) || error.code !== 'not_found') throw error
}
