import { PolicyRefused } from '@/lib/policies/policy-refused'
import { readPositionedYaml } from '@/lib/policies/positioned-yaml'
import { type QuestionSet, questionSetSchema } from './question-set'

const MAX_BYTES = 256 * 1024

/**
 * Reads a question set's YAML; every question knows its language afterwards.
 * @throws PolicyRefused invalid_request naming every problem with its line and column; too_large
 */
export function parseQuestionSet(yaml: string, name = 'question set'): QuestionSet {
  const { content, positionOf } = readPositionedYaml(yaml, {
    ...{ name, kind: 'a question set', mostBytes: MAX_BYTES, schema: questionSetSchema },
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
  if (problems.length > 0) throw new PolicyRefused('invalid_request', name, problems)
  const { language } = content
  return {
    ...content,
    questions: content.questions.map((one) => ({ ...one, language: one.language ?? language })),
  }
}
