import type { AttachedText } from '@/lib/attachments/attached-text'
import { listHistory } from '@/lib/chat/list-history'
import { type AskedQuestion, nameOf } from './conversation-state'
import type { MessageView } from './message-view'
import type { Replacing } from './use-conversation'

/** More than any context holds, and less than the hub takes at once. */
const MOST_UNITS = 300_000

/** What a turn of a chat that nobody keeps is asked with: the question, what was said before it, and what of its answer stands. */
export function temporaryTurn(
  messages: readonly MessageView[],
  { asked, replacing }: { asked: AskedQuestion; replacing: Replacing | undefined },
): object {
  const replaced = replacing && Object.values(replacing)[0]
  const at = messages.findIndex((message) => nameOf(message) === replaced)
  const isContinued = replacing !== undefined && 'continuesId' in replacing
  return {
    isTemporary: true,
    // An answer follows its question, which is asked once more.
    history: temporaryHistory(at < 0 ? messages : messages.slice(0, at - 1)),
    ...asked,
    ...(isContinued && { continues: messages[at]?.content }),
  }
}

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
