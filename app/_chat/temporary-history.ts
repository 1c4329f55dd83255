import type { AttachedText } from '@/lib/attachments/attached-text'
import { listHistory } from '@/lib/chat/list-history'
import type { MessageView } from './message-view'

/** More than any context holds, and less than the hub takes at once. */
const MOST_UNITS = 300_000

/**
 * What goes along with the next question of a chat that nobody keeps: what was asked and answered, as on the hub, with
 * the oldest left out where it is too much to send.
 */
export function temporaryHistory(
  messages: readonly MessageView[],
): { role: 'user' | 'assistant'; content: string; attachments: AttachedText[] }[] {
  const said = listHistory(
    messages.map((message) =>
      message.role === 'user'
        ? { ...message, status: message.isRefused ? ('blocked' as const) : ('done' as const) }
        : { ...message, attachments: [] },
    ),
  ).map(({ role, content, attachments = [] }) => ({ role, content, attachments }))
  let units = 0
  const from = said.findLastIndex(({ content, attachments }) => {
    units += attachments.reduce((sum, { text }) => sum + text.length, content.length)
    return units > MOST_UNITS
  })
  // Never half an exchange: a question stands at every even place.
  return said.slice(Math.ceil((from + 1) / 2) * 2)
}
