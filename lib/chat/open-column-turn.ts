import { findColumn } from '@/lib/comparisons/comparisons'
import type { ColumnPlace } from '@/lib/conversations/turn-record'
import type { ChatEvent } from './chat-event'
import type { ChatServices } from './chat-services'
import { openReaderTurn, type ReaderQuestion } from './open-reader-turn'

/**
 * Begins the answer of one column of a comparison, through the same door as every other answer.
 *
 * While the names of a blind comparison are hidden, its events do not tell them either.
 * @throws PolyphonyError as `openReaderTurn`; not_found also when the comparison is somebody else's
 */
export async function openColumnTurn(
  asked: Omit<ReaderQuestion, 'assistant' | 'conversationId' | 'column' | 'editsId'> & {
    column: ColumnPlace
  },
  services: ChatServices,
  readerSignal: AbortSignal,
): Promise<AsyncGenerator<ChatEvent>> {
  const { assistantName, conversationId, isHidden } = await findColumn(asked.reader, asked.column)
  const events = await openReaderTurn(
    { ...asked, assistant: assistantName, conversationId: conversationId ?? undefined },
    services,
    readerSignal,
  )
  return isHidden ? hideNames(events) : events
}

/** What a policy or a receipt says would give the community away, so both wait until the names are shown. */
async function* hideNames(events: AsyncGenerator<ChatEvent>): AsyncGenerator<ChatEvent> {
  for await (const event of events) yield hideName(event)
}

function hideName(event: ChatEvent): ChatEvent {
  switch (event.type) {
    case 'start':
      return { ...event, assistant: '', conversationId: '' }
    case 'done':
      return { ...event, ranking: null, receipt: null, candidates: [] }
    case 'blocked':
      return { ...event, message: '', policy: NOBODYS }
    case 'note':
      return event.kind === 'guardrail' ? { ...event, message: '', policy: NOBODYS } : event
    default:
      return event
  }
}

const NOBODYS = { community: '', version: 0 }
