import type { Metadata } from 'next'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { ChatView } from '@/app/_chat/chat-view'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { findAssistant } from '@/lib/assistants/resolve-assistant'

interface Props {
  params: Promise<{ community: string; assistant: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { assistant, community } = await findNamed(params)
  return { title: `${assistant.name} · ${community.name}` }
}

/** A conversation yet to begin with one assistant. */
export default async function NewChatPage({ params }: Props) {
  const [assistant, reader] = await Promise.all([findNamed(params), currentReader()])
  return (
    // A new key each time the page is asked for: after a conversation took over the address, "new" begins afresh.
    <ChatView
      key={crypto.randomUUID()}
      assistant={toAssistantView(assistant)}
      conversationId={null}
      messages={[]}
      keptIn={reader?.kind === 'user' ? 'account' : 'cookie'}
    />
  )
}

async function findNamed(params: Props['params']) {
  const { community, assistant } = await params
  return orNotFound(findAssistant(`${community}/${assistant}`))
}
