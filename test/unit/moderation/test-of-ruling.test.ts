import { expect, test } from 'vitest'
import type { StatedText } from '@/lib/moderation/queue'
import { testOfRuling } from '@/lib/moderation/test-of-ruling'

const said = (change: Partial<StatedText>): StatedText => ({
  ...{ id: 'say_1', caseId: 'case_1', kind: 'appeal', shareId: null, category: null, words: '' },
  ...{ question: null, answer: null, textUntil: null, isQuotable: false, takenBackAt: null },
  ...{ createdAt: new Date(0), ...change },
})
const ruled = {
  ...{ kind: 'appeal', outcome: 'should_answer', stage: 'output-stream', origin: 'community' },
  ...{ language: 'fr', statements: [said({ question: 'Pourquoi ?', isQuotable: true })] },
}

test('of a refused answer, whose text is kept nowhere, the moderator writes the text of the test', () => {
  const frame = { stage: 'output-final', language: 'fr', expect: 'allow' }
  expect(testOfRuling(ruled)).toEqual({ missing: 'refused_answer', frame })
})

test.each([
  ['no_text', [said({})]],
  ['not_quotable', [said({ question: 'Pourquoi ?' })]],
] as const)('so it is where the ruling’s own text may not stand in a policy: %s', (missing, statements) => {
  const frame = { stage: 'input', expect: 'block' }
  const one = { ...ruled, outcome: 'stands', stage: 'input', language: 'other', statements }
  expect(testOfRuling(one)).toEqual({ missing, frame })
})

test('no text helps against the floor, or before the ruling', () => {
  expect(testOfRuling({ ...ruled, origin: 'floor' })).toEqual({ missing: 'floor' })
  expect(testOfRuling({ ...ruled, outcome: null })).toEqual({ missing: 'unruled' })
})
