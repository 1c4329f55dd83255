import { STAGES, type Stage } from '@/guardrails/contract'
import type { PolicyTest } from '@/lib/policies/policy'
import { caseKindSchema, expectedAction, outcomeSchema } from './outcomes'
import type { StatedText } from './queue'

/** A test of the policy, or why none can be made of a ruling; `frame` is the test but for a text of the moderator's own. */
export type RulingTest =
  | { test: PolicyTest }
  | { missing: 'unruled' | 'floor' }
  | { missing: 'no_text' | 'not_quotable' | 'refused_answer'; frame: TestFrame }

export type TestFrame = Omit<PolicyTest, 'text'>

/**
 * What a ruling asks of the policy, as one of its tests. A policy is read by everybody, so that a test needs a text
 * whose writer agreed to that. Where there is none, as of a refused answer, whose text is kept nowhere, the moderator
 * may write one like it.
 */
export function testOfRuling(ruled: {
  kind: string
  outcome: string | null
  stage: string | null
  origin: string | null
  language: string
  statements: readonly StatedText[]
}): RulingTest {
  const kind = caseKindSchema.parse(ruled.kind)
  const outcome = outcomeSchema.safeParse(ruled.outcome)
  const expect = outcome.success ? expectedAction(kind, outcome.data) : undefined
  if (expect === undefined) return { missing: 'unruled' }
  // No policy of a community's could ever pass it.
  if (ruled.origin === 'floor' && expect !== 'block') return { missing: 'floor' }
  const stage = stageOf(kind === 'report' ? 'output-final' : ruled.stage)
  const isQuestion = stage === 'input' || stage === 'attachment'
  const frame = { stage, ...languageOf(ruled.language), expect }
  if (kind === 'appeal' && !isQuestion) return { missing: 'refused_answer', frame }
  const texts = ruled.statements.map(({ question, answer, isQuotable }) => ({
    text: isQuestion ? question : answer,
    isQuotable,
  }))
  const text = texts.find((one) => one.text && one.isQuotable)?.text
  if (!text) return { missing: texts.some((one) => one.text) ? 'not_quotable' : 'no_text', frame }
  return { test: { text, ...frame } }
}

/** While it is written an answer is judged like a finished one; a test judges the whole. */
function stageOf(stage: string | null): Stage {
  const known = STAGES.find((one) => one === stage)
  return known === undefined || known === 'output-stream' ? 'output-final' : known
}

const languageOf = (language: string): Pick<PolicyTest, 'language'> =>
  language === 'other' ? {} : { language }
