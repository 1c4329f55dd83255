import { expect, test } from 'vitest'
import { compareInBatches } from '@/app/_policy/compare-in-batches'
import { comparisonTable } from '@/app/_policy/comparison-table'
import type { ComparisonView } from '@/app/_policy/policy-api'

const same = { before: { action: 'allow', by: [] }, after: { action: 'allow', by: [] } } as const
const answer = (count: number): ComparisonView => ({
  outcomes: Array.from({ length: count }, () => ({
    before: { action: 'allow', by: [] },
    after: { action: 'allow', by: [] },
  })),
  ...{ unread: 0, notAsked: { before: [], after: ['elsewhere'] }, filters: {} },
})
const texts = Array.from({ length: 250 }, (_, index) => ({
  ...{ text: String(index), language: 'en', stage: 'input' as const },
}))

/** What is known after each batch. @param answers how many texts of each batch there was time for */
async function run(answers: number[], signal = new AbortController().signal) {
  const [asked, known]: [string[], [number, number][]] = [[], []]
  const left = [...answers]
  await compareInBatches(
    texts,
    async (batch) => {
      asked.push(`${batch[0]?.text}+${batch.length}`)
      return answer(Math.min(left.shift() ?? batch.length, batch.length))
    },
    { signal, onProgress: ({ outcomes, unread }) => known.push([outcomes.length, unread]) },
  )
  return { asked, known }
}

test('a large set is asked about in batches; what there was no time for is asked again', async () => {
  expect(await run([100, 30])).toEqual({
    asked: ['0+100', '100+100', '130+100', '230+20'],
    known: [
      [100, 150],
      [130, 120],
      [230, 20],
      [250, 0],
    ],
  })
})

test('a batch that there is no time for at all ends it, and so does whoever stops it', async () => {
  expect((await run([100, 0])).known).toEqual([
    [100, 150],
    [100, 150],
  ])
  expect((await run([], AbortSignal.abort())).known).toEqual([])
})

test('the saved result has every text with what became of it, of kept texts the case alone', () => {
  const own = { text: 'you zonk', language: 'en', stage: 'input' as const }
  const kept = { text: 'a secret', language: 'ar', stage: 'output-final' as const, caseId: 'case_1' }
  const flip: ComparisonView['outcomes'][number] = {
    before: { action: 'flag', by: ['a', 'b'] },
    after: { action: 'block', by: ['c'] },
  }
  const quiet = { before: { ...same.before, by: [] }, after: { ...same.after, by: [] } }
  expect(comparisonTable([own, kept, own], [flip, quiet])).toEqual([
    ['text', 'language', 'stage', 'change', 'before', 'before_by', 'after', 'after_by', 'case'],
    ['you zonk', 'en', 'input', 'refused', 'flag', 'a b', 'block', 'c', ''],
    ['', 'ar', 'output-final', '', 'allow', '', 'allow', '', 'case_1'],
  ])
})
