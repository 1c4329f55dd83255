import { markdownOf } from '@/lib/attachments/quote-attachments'
import type { Vote } from '@/lib/votes/vote'
import { type ComparedMessage, type ComparisonWithMessages, isHidden } from './comparisons'
import { listRounds } from './list-rounds'

/**
 * A comparison as a text to read and to hand on: every question with all answers to it, without drafts and without what
 * was refused. `nameOf` says what a column is called, which while names are hidden is a letter.
 */
export function toMarkdown(
  comparison: ComparisonWithMessages,
  { reader, nameOf }: { reader: string; nameOf: (position: number) => string },
): string {
  const rounds = listRounds(comparison).flatMap(({ cells }) => {
    const asked = cells.find(({ question }) => question.status !== 'blocked')?.question
    if (!asked) return []
    const answers = cells.flatMap(({ position, answer }) =>
      answer.content === '' || answer.status === 'blocked'
        ? []
        : [`**${nameOf(position)}**`, answer.content.trim()],
    )
    return [`**${reader}**`, asked.content.trim(), ...asked.attachments.map(markdownOf), ...answers]
  })
  // A title is one line, whatever stands in it.
  return `${[`# ${comparison.title.replace(/\s+/g, ' ').trim()}`, ...rounds].join('\n\n')}\n`
}

/** A comparison with every draft, receipt and vote; while names are hidden, without what would tell them. */
export function toJson(comparison: ComparisonWithMessages, votes: Vote[]): string {
  const { id, title, isBlind, updatedAt } = comparison
  const hidden = isHidden(comparison)
  const columns = comparison.columns.map(({ position, assistantName }) => ({
    ...{ position, assistant: hidden ? null : assistantName },
  }))
  const rounds = listRounds(comparison).map(({ index, cells }) => ({
    index,
    cells: cells.map(({ position, question, answer }) => ({
      position,
      question: hidden ? saidOf(question) : question,
      answer: hidden ? saidOf(answer) : answer,
    })),
  }))
  const head = { format: 'polyphony-comparison', version: 1 }
  return `${JSON.stringify({ ...head, id, title, isBlind, updatedAt, columns, rounds, votes }, null, 2)}\n`
}

const saidOf = ({ id, status, content, attachments, createdAt }: ComparedMessage) => ({
  ...{ id, status, content, attachments, createdAt },
})
