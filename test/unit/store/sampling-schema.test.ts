import { expect, test } from 'vitest'
import { samplingSchema } from '@/lib/store/sampling-schema'

test('an assistant that says nothing about sampling draws four short drafts', () => {
  expect(samplingSchema.parse({})).toEqual({
    temperature: 0.7,
    top_p: 0.95,
    top_k: 40,
    min_p: 0.05,
    repetition_penalty: 1,
    max_tokens: 96,
    drafts: 4,
    abstainBelow: 0,
  })
})

test.each([{ temperature: -1 }, { top_p: 0 }, { drafts: 9 }, { max_tokens: 0 }, { drafts: 1.5 }])(
  'refuses %j',
  (bad) => {
    expect(samplingSchema.safeParse(bad).success).toBe(false)
  },
)
