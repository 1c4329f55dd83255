/** Why a turn's signal aborts when its reader wants no more of it, and does not only leave the page. */
export const STOP = 'stop'

/** What the page calls a turn before the hub has named anything. */
export const createTurnId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )

/** Has the hub stop an answer and settles when it has ended there; where the hub cannot be reached, it goes on. */
export async function stopTurn(ids: {
  turnId?: string | undefined
  messageId?: string | undefined
}): Promise<void> {
  await fetch('/api/chat/stop', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ids),
    // Also when the page is left at once.
    keepalive: true,
  }).catch(() => undefined)
}
