import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readUnsentQuestions } from '@/app/_chat/read-unsent-questions'
import { dropUnsentQuestion, keepUnsentQuestion } from '@/app/_chat/unsent-questions'
import {
  dropUnsent,
  dropUnsentAt,
  keepUnsent,
  keepWhole,
  MOST_UNSENT,
  moveUnsent,
  readUnsent,
  settleAccount,
} from '@/app/_chat/unsent-text'
import { scriptStorage } from '@/test/support/script-storage'

const DAY_MS = 24 * 60 * 60 * 1_000
const here = { readerKey: 'ada', name: 'conv_1' }

beforeEach(() => {
  vi.stubGlobal('localStorage', scriptStorage())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('what was typed waits at its place, to the letter, until it is sent', () => {
  keepUnsent(here, 'Two\nlines, ')
  expect(readUnsent(here)).toBe('Two\nlines, ')
  expect(readUnsent({ ...here, name: 'conv_2' })).toBe('')
  keepUnsent(here, '')
  expect(readUnsent(here)).toBe('')
  expect(Object.keys(localStorage)).toEqual([])
})

test('another reader of the same browser finds nothing of it, and what one forgets stays for the other', () => {
  const other = { ...here, readerKey: 'ben' }
  keepUnsent(here, 'Mine')
  expect(readUnsent(other)).toBe('')
  keepUnsent(other, 'Theirs')
  dropUnsent('ada')
  expect([readUnsent(here), readUnsent(other)]).toEqual(['', 'Theirs'])
})

test('what a guest typed goes along to the account that they sign in to, and stays nowhere else', () => {
  keepUnsent({ readerKey: 'guest', name: 'home' }, 'Typed before')
  keepUnsent({ readerKey: 'guest', name: 'conv_1' }, 'Not this')
  keepUnsent(here, 'Mine')
  moveUnsent('guest', 'ada')
  expect([readUnsent({ ...here, name: 'home' }), readUnsent(here)]).toEqual(['Typed before', 'Mine'])
  expect(Object.keys(localStorage)).toHaveLength(2)
})

test('what is older than a month goes, and of too many the oldest', () => {
  const now = 1_000 * DAY_MS
  keepUnsent({ ...here, name: 'old' }, 'Old', now - 31 * DAY_MS)
  expect(readUnsent({ ...here, name: 'old' }, now)).toBe('')
  for (let at = 0; at < MOST_UNSENT + 5; at++) keepUnsent({ ...here, name: `c${at}` }, 'Text', now + at)
  expect(Object.keys(localStorage)).toHaveLength(MOST_UNSENT)
  expect(readUnsent({ ...here, name: 'c4' }, now)).toBe('')
  expect(readUnsent({ ...here, name: `c${MOST_UNSENT + 4}` }, now)).toBe('Text')
})

test('no text is longer than a browser has room for, and a browser without storage hurts nobody', () => {
  keepUnsent(here, 'x'.repeat(100_000))
  expect(readUnsent(here)).toHaveLength(32_000)
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  vi.stubGlobal('localStorage', scriptStorage({ setItem: full, getItem: full }))
  keepUnsent(here, 'Text')
  expect(readUnsent(here)).toBe('')
})

test('a question that was not sent waits with its files below its conversation, until it is sent or taken back', () => {
  const attachments = [{ name: 'a.txt', text: 'x'.repeat(40_000), sizeBytes: 40_000 }]
  const first = { key: 'a', question: 'One?', attachments }
  const second = { key: 'b', question: 'Two?', attachments: [], replacing: { editsId: 'msg_1' } }
  keepUnsentQuestion(here, first)
  keepUnsentQuestion(here, second)
  expect(readUnsent(here)).toBe('')
  expect(readUnsentQuestions(here)).toEqual([first, second])
  expect(readUnsentQuestions({ ...here, name: 'conv_12' })).toEqual([])
  dropUnsentQuestion(here, 'a')
  expect(readUnsentQuestions(here)).toEqual([second])
  dropUnsentAt(here)
  expect(Object.keys(localStorage)).toEqual([])
})

test('what is no question of ours is passed over', () => {
  for (const [at, text] of ['{', '7', '{"key":"a"}'].entries())
    keepWhole({ ...here, name: `${here.name} ${at}` }, text)
  expect(readUnsentQuestions(here)).toEqual([])
})

test('what an account typed is forgotten as soon as it is not signed in here any more, however that came', () => {
  const guest = { ...here, readerKey: 'guest' }
  settleAccount('ada')
  keepUnsent(here, 'Mine')
  keepUnsentQuestion(here, { key: 'a', question: 'Why?', attachments: [] })
  keepUnsent(guest, 'A guest’s')
  settleAccount('ada')
  expect(readUnsent(here)).toBe('Mine')
  settleAccount(null)
  expect(Object.keys(localStorage)).toHaveLength(1)
  expect(readUnsent(guest)).toBe('A guest’s')
  settleAccount('ada')
  keepUnsent(here, 'Again')
  settleAccount('ben')
  expect(readUnsent(here)).toBe('')
})
