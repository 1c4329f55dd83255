import { expect, test } from 'vitest'
import { type ConversationState, stepConversation } from '@/app/_chat/conversation-state'

const empty: ConversationState = { conversationId: null, messages: [], progress: null }
const done = { type: 'done', messageId: '', status: 'done', ranking: null, receipt: null } as const

/** A temporary chat in which a question was asked and answered: no message of it has an id. */
function say(state: ConversationState, asked: { key: string; answer: string; replaces?: string }) {
  const { key, answer, replaces } = asked
  const steps = [
    { type: 'asked' as const, question: `${key}?`, attachments: [], key, replaces },
    { type: 'told' as const, event: { type: 'delta' as const, text: answer } },
    { type: 'told' as const, event: { ...done, candidates: [] } },
  ]
  return steps.reduce(stepConversation, state)
}

const contents = ({ messages }: ConversationState) => messages.map(({ content }) => content)
const pager = ({ messages }: ConversationState, at: number) => messages[at]?.versions

test('an answer that nobody keeps is asked again and turned back, with what followed each version', () => {
  let state = say(empty, { key: 'a', answer: 'one' })
  state = say(state, { key: 'b', answer: 'after one' })
  state = say(state, { key: 'c', answer: 'two', replaces: 'a-answer' })
  expect(contents(state)).toEqual(['a?', 'two'])
  expect(pager(state, 1)).toMatchObject({ index: 1, count: 2, laterId: null })
  state = say(state, { key: 'd', answer: 'after two' })
  state = stepConversation(state, { type: 'turned', to: pager(state, 1)?.earlierId ?? '' })
  expect(contents(state)).toEqual(['a?', 'one', 'b?', 'after one'])
  expect(pager(state, 1)).toMatchObject({ index: 0, count: 2, earlierId: null })
  state = stepConversation(state, { type: 'turned', to: pager(state, 1)?.laterId ?? '' })
  expect(contents(state)).toEqual(['a?', 'two', 'd?', 'after two'])
  state = say(state, { key: 'e', answer: 'three', replaces: 'c-answer' })
  expect(pager(state, 1)).toMatchObject({ index: 2, count: 3 })
  expect(contents(state)).toEqual(['a?', 'three'])
})

test('a name that is none of its versions changes nothing', () => {
  const state = say(empty, { key: 'a', answer: 'one' })
  for (const to of ['', '7 a-question', '0 x', 'x a-question'])
    expect(stepConversation(state, { type: 'turned', to })).toBe(state)
})

test('another version that the hub never began is taken back: the one before stands there again', () => {
  const before = say(empty, { key: 'a', answer: 'one' })
  const asked = {
    ...{ type: 'asked' as const, question: 'a?', attachments: [] },
    ...{ key: 'b', replaces: 'a-answer' },
  }
  const failed = stepConversation(stepConversation(before, asked), {
    type: 'failed',
    error: { code: 'connection_lost' },
  })
  expect(contents(failed)).toEqual(['a?', ''])
  const back = stepConversation(failed, { type: 'taken-back', key: 'b' })
  expect(back.messages).toEqual(before.messages)
})
