import type { Metadata } from 'next'
import { toAssistantView } from '@/app/_chat/assistant-view'
import { NewChat } from '@/app/_chat/new-chat'
import { StatementsProvider } from '@/app/_moderation/statements-context'
import { VotesProvider } from '@/app/_votes/votes-context'
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
    <VotesProvider initial={[]}>
      <StatementsProvider initial={[]}>
        <NewChat
          assistant={toAssistantView(assistant)}
          keptIn={reader?.kind === 'user' ? 'account' : 'cookie'}
        />
      </StatementsProvider>
    </VotesProvider>
  )
}

async function findNamed(params: Props['params']) {
  const { community, assistant } = await params
  return orNotFound(findAssistant(`${community}/${assistant}`, await currentReader()))
}
