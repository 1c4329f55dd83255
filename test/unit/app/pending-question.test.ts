import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { COMPARISON, leavePendingQuestion, takePendingQuestion } from '@/app/_chat/pending-question'

const kept = new Map<string, string>()
vi.stubGlobal('sessionStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
})
afterEach(() => kept.clear())
afterAll(() => void vi.unstubAllGlobals())

test('a question waits for its page with what is attached to it, and is asked once', () => {
  const asked = { question: 'Why?', attachments: [{ name: 'notes.txt', text: 'Because.', sizeBytes: 8 }] }
  leavePendingQuestion(COMPARISON, asked)
  expect(takePendingQuestion('teranga/kora')).toBeUndefined()
  expect(takePendingQuestion(COMPARISON)).toEqual(asked)
  expect(takePendingQuestion(COMPARISON)).toBeUndefined()
})
