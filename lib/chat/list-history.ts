import type { AttachedText } from '@/lib/attachments/attached-text'
import type { HistoryMessage } from './turn'

interface KeptMessage {
  role: 'user' | 'assistant'
  status: 'writing' | 'done' | 'blocked' | 'stopped' | 'failed'
  content: string
  attachments: AttachedText[]
}

/**
 * What of a conversation enters the next prompt: questions that were answered, with their answers.
 *
 * A refused question, a refused or failed answer, and the answer that is just being written stay out, each with its
 * counterpart, so that roles keep alternating.
 */
export function listHistory(messages: readonly KeptMessage[]): HistoryMessage[] {
  return messages.flatMap((question, index) => {
    const answer = messages[index + 1]
    if (question.role !== 'user' || question.status !== 'done' || answer?.role !== 'assistant') return []
    const isAnswered = answer.status === 'done' || answer.status === 'stopped'
    // A question that was brought along without its picture may say nothing.
    const isSaid = question.content !== '' || question.attachments.length > 0
    if (!isAnswered || !isSaid || answer.content === '') return []
    return [
      { role: 'user' as const, content: question.content, attachments: question.attachments },
      { role: 'assistant' as const, content: answer.content },
    ]
  })
}
