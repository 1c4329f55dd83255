import type { ConversationAction } from './conversation-state'

/** What asks and understands a turn comes when a reader begins to write, and not with the page. */
export const loadReadTurn = () => import('./read-turn')

/** The same as `readTurn`, as soon as it came; where it does not come, the connection is lost. */
export async function* readTurnOnceLoaded(
  body: object,
  signal: AbortSignal,
): AsyncGenerator<ConversationAction> {
  const loaded = await loadReadTurn().catch(() => undefined)
  if (loaded) yield* loaded.readTurn(body, signal)
  else yield { type: 'failed', error: { code: 'connection_lost' } }
}
