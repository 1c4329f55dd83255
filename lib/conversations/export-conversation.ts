import { markdownOf } from '@/lib/attachments/quote-attachments'
import type { LeftOutColumn } from '@/lib/store/message-columns'
import type { MessageRow } from '@/lib/store/messages'
import type { ConversationWithMessages } from './conversations'

/** A conversation as a text to read and to hand on: the branch that is shown, without drafts and without what was refused. */
export function toMarkdown(
  {
    title,
    messages,
  }: {
    title: string
    messages: (Pick<MessageRow, 'role' | 'content' | 'attachments' | 'status'> & {
      model?: string | null
      leftOut?: LeftOutColumn | null
    })[]
  },
  names: {
    reader: string
    assistant: string
    /** How it is said that parts of an imported message were left out; without it, it is not. */
    leftOut?: (parts: LeftOutColumn) => string
  },
): string {
  const parts = messages
    .filter(({ content, status, leftOut }) => (content !== '' || leftOut) && status !== 'blocked')
    .map(({ role, content, attachments, model, leftOut }) =>
      [
        `**${role === 'user' ? names.reader : (model ?? names.assistant)}**`,
        ...(content === '' ? [] : [content.trim()]),
        ...attachments.map(markdownOf),
        ...(leftOut && names.leftOut ? [`*${names.leftOut(leftOut)}*`] : []),
      ].join('\n\n'),
    )
  // A title is one line, whatever stands in it.
  return `${[`# ${title.replace(/\s+/g, ' ').trim()}`, ...parts].join('\n\n')}\n`
}

/** A conversation with all its branches, receipts and drafts; a refused question is its writer's own and marked `blocked`. */
export function toJson(conversation: ConversationWithMessages): string {
  const { assistantName: assistant, comparisonId: _, ...rest } = conversation
  const head = { format: 'polyphony-conversation', version: 1 }
  return `${JSON.stringify({ ...head, assistant, ...rest }, null, 2)}\n`
}
