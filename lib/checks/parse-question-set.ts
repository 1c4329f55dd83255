import { DocumentRefused } from '@/lib/documents/document-refused'
import { parseDocument } from '@/lib/documents/parse-document'
import { type QuestionSet, questionSetSchema } from './question-set'

const MAX_BYTES = 256 * 1024

/**
 * Reads a question set's YAML; every question knows its language afterwards.
 * @throws DocumentRefused invalid_request naming every problem with its line and column; too_large
 */
export function parseQuestionSet(yaml: string, name = 'question set'): QuestionSet {
  const { content, positionOf } = parseDocument(yaml, {
    ...{ name, kind: 'question set', maxBytes: MAX_BYTES, schema: questionSetSchema },
  })
  const asked = content.questions.map(({ question }) => question.normalize('NFC'))
  const problems = asked.flatMap((question, index) => {
    const first = asked.indexOf(question)
    if (first === index) return []
    const { line } = positionOf(['questions', first])
    const path = ['questions', index]
    return [{ position: positionOf(path), path, text: `this question stands on line ${line} already` }]
  })
  problems.push(
    ...content.questions.flatMap(({ outcome, contains, excludes }, index) => {
      if (outcome !== 'blocked' || contains.length + excludes.length === 0) return []
      const path = ['questions', index, 'outcome']
      const text = 'a blocked answer has no words: leave out contains and excludes'
      return [{ position: positionOf(path), path, text }]
    }),
  )
  if (problems.length > 0) throw new DocumentRefused('invalid_request', name, problems)
  const { language } = content
  return {
    ...content,
    questions: content.questions.map((one) => ({ ...one, language: one.language ?? language })),
  }
}
