import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { dropUnsent, keepUnsent } from '@/app/_chat/unsent-text'
import {
  keepUnsentRound,
  nameOfNew,
  placeUnsent,
  readUnsentRounds,
  type UnsentRound,
} from '@/app/_compare/unsent-rounds'
import { scriptStorage } from '@/test/support/script-storage'

beforeEach(() => {
  vi.stubGlobal('localStorage', scriptStorage())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const here = { readerKey: 'ada', name: 'cmp_1' }
const asked = (round: number, positions: number[], question = 'When?'): UnsentRound => ({
  ...{ question, attachments: [], round, positions },
})

test('a question waits for the columns that did not get it, round by round, and not for those that did', () => {
  keepUnsentRound(here, asked(1, [0]))
  keepUnsentRound(here, asked(0, [0, 1, 2]))
  keepUnsentRound(here, asked(0, [2]))
  expect(readUnsentRounds(here)).toEqual([asked(0, [2]), asked(1, [0])])
  expect(readUnsentRounds({ ...here, name: 'cmp_2' })).toEqual([])
  keepUnsentRound(here, asked(0, []))
  keepUnsentRound(here, asked(1, []))
  expect(Object.keys(localStorage)).toEqual([])
})

test('of two tabs that asked different things in one round neither takes the other’s question away', () => {
  keepUnsentRound(here, asked(1, [0, 1], 'When?'))
  keepUnsentRound(here, asked(1, [0], 'Where?'))
  keepUnsentRound(here, asked(1, [1], 'When?'))
  expect(readUnsentRounds(here)).toHaveLength(2)
  expect(readUnsentRounds(here)).toEqual(
    expect.arrayContaining([asked(1, [1], 'When?'), asked(1, [0], 'Where?')]),
  )
  keepUnsentRound(here, asked(1, [], 'When?'))
  expect(readUnsentRounds(here)).toEqual([asked(1, [0], 'Where?')])
})

test('what is no question of a comparison is passed over, and signing out leaves nothing', () => {
  keepUnsentRound(here, asked(0, [1]))
  for (const text of ['{', '[]', JSON.stringify({ ...asked(0, [0]), round: -1 })])
    keepUnsent({ ...here, name: `cmp_1 ${text.length + 100}` }, text)
  expect(readUnsentRounds(here)).toEqual([asked(0, [1])])
  dropUnsent('ada')
  expect(Object.keys(localStorage)).toEqual([])
})

test('a new comparison is known by whom it asks, and whether their names show', () => {
  const names = ['a/b', 'c/d']
  const all = [names, [...names].reverse(), [...names, 'e/f']].flatMap((assistants) =>
    [true, false].map((isBlind) => nameOfNew({ assistants, isBlind })),
  )
  expect(new Set(all).size).toBe(6)
})

test('beside what the hub has, it stands where no answer is; not under another question', () => {
  const kept = { index: 0, question: 'When?', attachments: [], cells: new Map([[0, null]]) }
  const later = { ...kept, index: 3, question: 'Where?' }
  expect(placeUnsent(asked(0, [0, 1]), [kept, later])).toEqual(asked(0, [1]))
  expect(placeUnsent(asked(0, [0]), [kept])).toEqual(asked(0, []))
  expect(placeUnsent(asked(1, [0]), [kept, later])).toEqual(asked(1, [0]))
  expect(placeUnsent(asked(3, [0]), [kept, later])).toEqual(asked(4, [0]))
})
