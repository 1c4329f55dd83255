import { expect, test } from 'vitest'
import { MOST_SIDE_BY_SIDE } from '@/app/_compare/most-side-by-side'
import { reasons } from '@/app/_votes/vote-reasons'
import { MOST_COLUMNS } from '@/lib/comparisons/comparisons'
import { DOWN_REASONS, UP_REASONS, voteSchema } from '@/lib/votes/vote'

const id = (letter: string) => `msg_${letter.repeat(26)}`

test('the page offers what the hub takes', () => {
  expect(reasons).toEqual({ up: UP_REASONS, down: DOWN_REASONS })
  expect(MOST_SIDE_BY_SIDE).toBe(MOST_COLUMNS)
})

test.each([
  { kind: 'answer', messageId: id('a'), value: 'up', reasons: [] },
  { kind: 'answer', messageId: id('a'), value: 'down', reasons: ['wrong', 'other'] },
  { kind: 'draft', messageId: id('a'), draft: null },
  { kind: 'pair', left: id('a'), right: id('b'), value: 'neither' },
])('is a vote: %j', (vote) => {
  expect(voteSchema.parse(vote)).toEqual(vote)
})

test.each([
  { kind: 'answer', messageId: id('a'), value: 'up', reasons: ['wrong'] },
  { kind: 'answer', messageId: id('a'), value: 'none', reasons: ['kind'] },
  { kind: 'answer', messageId: id('a'), value: 'up', reasons: [], isBlind: true },
  { kind: 'answer', messageId: 'conv_1', value: 'up', reasons: [] },
  { kind: 'draft', messageId: id('a'), draft: -1 },
  { kind: 'draft', messageId: id('a'), draft: 0.5 },
  { kind: 'pair', left: id('a'), value: 'left' },
])('is no vote: %j', (vote) => {
  expect(voteSchema.safeParse(vote).success).toBe(false)
})
