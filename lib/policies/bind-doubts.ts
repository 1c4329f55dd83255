import type { PolicyStep, StepDoubt } from '@/guardrails/compiled-policy'
import type { DocumentProblem } from '@/lib/documents/document-refused'
import type { PolicyDocument } from './policy'

/** Where a step stands in its document. */
export interface Place {
  document: PolicyDocument
  index: number
}

/** Steps that wait for the doubt of others get to know them; a name that no step has, or one that does not score, is a problem. */
export function bindDoubts(
  steps: readonly PolicyStep[],
  places: ReadonlyMap<PolicyStep, Place>,
): { steps: PolicyStep[]; problems: DocumentProblem[] } {
  const problems: DocumentProblem[] = []
  const scoring = steps.filter(({ guardrail }) => guardrail.score).map(({ name }) => name)
  const bound = steps.map((step) => {
    const { guardrail } = step
    if (guardrail.doubts.length === 0) return step
    const doubts = guardrail.doubts.flatMap(({ step: name, from, to }, index): StepDoubt[] => {
      const score = steps.find((one) => one.name === name)?.guardrail.score
      if (score) return [{ from, to, score }]
      problems.push(problemAt(places.get(step), index, name, scoring))
      return []
    })
    return { ...step, doubts }
  })
  return { steps: bound, problems }
}

function problemAt(
  place: Place | undefined,
  index: number,
  name: string,
  scoring: readonly string[],
): DocumentProblem {
  const path = ['guardrails', place?.index ?? 0, 'options', 'uncertain', index, 'step']
  const known = scoring.length > 0 ? `those that do are ${scoring.join(', ')}` : 'none here does'
  return {
    position: place?.document.positionOf(path) ?? { line: 1, column: 1 },
    path,
    text: `options.uncertain.${index}.step: there is no step "${name}" that scores texts; ${known}`,
  }
}
