import { type StandInEntries, StandIns } from '@/guardrails/stand-ins'
import type { MessageRow } from './messages'

/** Messages with their drafts as their reader may see them: their own words stand where the model read stand-ins. */
export function restoreMessages<T extends Pick<MessageRow, 'content' | 'attachments' | 'candidates'>>(
  messages: T[],
  entries: StandInEntries,
): T[] {
  const standIns = new StandIns(entries)
  if (standIns.size === 0) return messages
  return messages.map((message) => ({
    ...message,
    content: standIns.restore(message.content),
    attachments: message.attachments.map(({ name, text, sizeBytes }) => ({
      ...{ name: standIns.restore(name), text: standIns.restore(text), sizeBytes },
    })),
    candidates: message.candidates.map((candidate) => ({
      ...candidate,
      content: candidate.content === null ? null : standIns.restore(candidate.content),
    })),
  }))
}

/** A title or a sentence as its reader may see it. */
export const restoreText = (text: string, entries: StandInEntries): string =>
  new StandIns(entries).restore(text)
