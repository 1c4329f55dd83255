import { describe, expect, test } from 'vitest'
import { type ConversationState, isWrittenElsewhere, stepConversation } from '@/app/_chat/conversation-state'
import type { MessageView } from '@/app/_chat/message-view'
import type { ChatEvent } from '@/lib/chat/chat-event'

const empty: ConversationState = { conversationId: null, messages: [], progress: null }
const policy = { community: 'commons', version: 1 }
const start: ChatEvent = {
  type: 'start',
  conversationId: 'conv_1',
  messageId: 'msg_1',
  assistant: 'commons/plain',
}
const done: ChatEvent = {
  type: 'done',
  messageId: 'msg_1',
  status: 'done',
  ranking: null,
  receipt: { seed: 1 },
  candidates: [],
}

const pieceOf = (...messages: MessageView[]) => ({ messages, hasEarlier: false, hasLater: false })
const ask = (state: ConversationState, question = 'Why?') =>
  stepConversation(state, { type: 'asked', question, attachments: [], key: 'k' })
const tell = (state: ConversationState, ...events: ChatEvent[]) =>
  events.reduce((before, event) => stepConversation(before, { type: 'told', event }), state)

describe('a conversation', () => {
  test('shows the question at once, before the server said anything', () => {
    const state = ask(empty)
    expect(state.messages.map(({ role, content }) => [role, content])).toEqual([
      ['user', 'Why?'],
      ['assistant', ''],
    ])
    expect(state.progress).toEqual({ state: 'waiting' })
  })

  test('puts released text together and keeps why it was preferred', () => {
    const state = tell(
      ask(empty),
      start,
      { type: 'delta', text: 'Be' },
      { type: 'delta', text: 'cause' },
      done,
    )
    expect(state.conversationId).toBe('conv_1')
    expect(state.messages[1]).toMatchObject({
      content: 'Because',
      status: 'done',
      reasons: { receipt: { seed: 1 } },
    })
    expect(state.progress).toBeNull()
  })

  test('what is attached stands under its question, which a refused text refuses', () => {
    const attachments = [{ name: 'a.txt', text: 'Text.', sizeBytes: 5 }]
    const asked = stepConversation(empty, { type: 'asked', question: 'Why?', attachments, key: 'k' })
    expect(asked.messages[0]).toMatchObject({ attachments, isRefused: false })
    const said = { type: 'blocked', message: 'No.', guardrail: 'blocked-terms', policy } as const
    const state = tell(asked, start, { ...said, stage: 'attachment' })
    expect(state.messages[0]).toMatchObject({ attachments, isRefused: true })
  })

  test('a refused question is marked as such and tells filter and policy', () => {
    const blocked = {
      type: 'blocked',
      message: 'No.',
      guardrail: 'blocked-terms',
      policy,
      stage: 'input',
    } as const
    const state = tell(ask(empty), start, blocked, { ...done, status: 'blocked', receipt: null })
    expect(state.messages[0]).toMatchObject({ isRefused: true, content: 'Why?' })
    expect(state.messages[1]).toMatchObject({
      status: 'blocked',
      notes: [{ kind: 'guardrail', action: 'block', guardrail: 'blocked-terms', policy, message: 'No.' }],
      reasons: null,
    })
  })

  test('a refused answer leaves the question as it was and takes back what was already released', () => {
    const blocked = {
      type: 'blocked',
      message: 'No.',
      guardrail: 'language',
      policy,
      stage: 'output-stream',
    } as const
    const state = tell(ask(empty), start, { type: 'delta', text: 'First.' }, blocked)
    expect(state.messages[0]).toMatchObject({ isRefused: false })
    expect(state.messages[1]).toMatchObject({ content: '', status: 'blocked' })
  })

  test.each([
    ['stopped', { type: 'stopped' } as const],
    ['failed', { type: 'failed', error: { code: 'connection_lost' } } as const],
  ])('%s keeps the text that had arrived and the question', (status, action) => {
    const state = stepConversation(tell(ask(empty), start, { type: 'delta', text: 'Be' }), action)
    expect(state.messages[1]).toMatchObject({ content: 'Be', status })
    expect(state.messages[0]).toMatchObject({ content: 'Why?' })
    expect(state.progress).toBeNull()
  })

  test('a failure keeps what was at fault, so that the page can say it in its own language', () => {
    const error = { type: 'error', code: 'invalid_request', message: 'English.', param: 'messages' } as const
    expect(tell(ask(empty), start, error).messages[1]).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request', param: 'messages' },
    })
  })

  test('an answer that another tab is writing follows the server until it ends, and no other answer does', () => {
    const [question, answer] = ask(empty).messages
    const elsewhere: ConversationState = { ...empty, messages: [question!, answer!] }
    const reload = (state: ConversationState, content: string, status: 'writing' | 'done') =>
      stepConversation(state, {
        type: 'reloaded',
        piece: pieceOf(question!, { ...answer!, content, status } as typeof answer & object),
      })
    const partly = reload(elsewhere, 'Be', 'writing')
    expect(partly.messages[1]).toMatchObject({ content: 'Be', status: 'writing' })
    const whole = reload(partly, 'Because', 'done')
    expect(whole.messages[1]).toMatchObject({ content: 'Because', status: 'done' })
    expect(reload(whole, 'older', 'writing')).toBe(whole)
    const mine = ask(whole)
    expect(reload(mine, 'other', 'done')).toBe(mine)
  })

  test('an answer that nobody finishes is said to be unfinished, with what it had', () => {
    const { messages } = tell(ask(empty), { type: 'delta', text: 'Be' })
    const state = stepConversation({ ...empty, messages }, { type: 'abandoned' })
    expect(state.messages[1]).toMatchObject({ content: 'Be', status: 'failed' })
    expect(stepConversation(state, { type: 'abandoned' })).toBe(state)
    const mine = ask(empty)
    expect(stepConversation(mine, { type: 'abandoned' })).toBe(mine)
  })

  test('an answer that is over is not changed by what comes late', () => {
    const over = tell(ask(empty), start, done)
    expect(tell(over, { type: 'delta', text: 'late' })).toBe(over)
    expect(stepConversation(over, { type: 'failed', error: { code: 'internal' } })).toBe(over)
  })

  test('a question put anew takes the place of the earlier one and of all behind it, as a further version', () => {
    const before = tell(ask(tell(ask(empty), { ...start, questionId: 'msg_0' }, done), 'And then?'), {
      ...start,
      messageId: 'msg_3',
      questionId: 'msg_2',
    })
    const over = tell(before, done)
    const state = stepConversation(over, {
      type: 'asked',
      question: 'How?',
      attachments: [],
      key: 'n',
      replaces: 'msg_0',
    })
    expect(state.messages.map(({ content }) => content)).toEqual(['How?', ''])
    expect(state.messages[0]?.versions).toEqual({ index: 1, count: 2, earlierId: 'msg_0', laterId: null })
  })

  test('another answer keeps its question; while it is written no other branch is shown', () => {
    const over = tell(ask(empty), { ...start, questionId: 'msg_0' }, { type: 'delta', text: 'So.' }, done)
    const state = stepConversation(over, {
      type: 'asked',
      question: 'Why?',
      attachments: [],
      key: 'n',
      replaces: 'msg_1',
    })
    expect(state.messages.map(({ content }) => content)).toEqual(['Why?', ''])
    expect(state.messages[1]?.versions).toEqual({ index: 1, count: 2, earlierId: 'msg_1', laterId: null })
    expect(stepConversation(state, { type: 'replaced', piece: pieceOf() })).toBe(state)
    const ended = tell(state, done)
    const back = { ...pieceOf(), messages: over.messages }
    expect(stepConversation(ended, { type: 'replaced', piece: back }).messages).toEqual(over.messages)
  })
})

describe('a conversation of which a piece is shown', () => {
  const say = (id: string): MessageView => ({
    ...{ role: 'user', key: id, id, content: id, attachments: [], isRefused: false },
  })
  const shown = (state: ConversationState) => state.messages.map(({ content }) => content).join(' ')
  const state: ConversationState = {
    ...{ conversationId: 'conv_1', progress: null, hasEarlier: true, hasLater: true },
    messages: [say('c'), say('d')],
  }

  test('takes what came before and after it, once and in its place', () => {
    const before = { type: 'came' as const, at: 'before' as const, messageId: 'c', piece: pieceOf(say('b')) }
    const grown = stepConversation(state, before)
    expect(shown(grown)).toBe('b c d')
    expect(grown).toMatchObject({ hasEarlier: false, hasLater: true })
    expect(stepConversation(grown, before)).toBe(grown)
    const after = { type: 'came' as const, at: 'after' as const, messageId: 'd', piece: pieceOf(say('e')) }
    const whole = stepConversation(grown, after)
    expect(shown(whole)).toBe('b c d e')
    expect(whole.hasLater).toBe(false)
    expect(stepConversation(whole, after)).toBe(whole)
  })

  test('shows another branch from where it parts, and keeps what was shown before', () => {
    const grown = stepConversation(state, {
      type: 'replaced',
      piece: { ...pieceOf(say('d'), say('x')), hasLater: true },
    })
    expect(shown(grown)).toBe('c d x')
    expect(grown).toMatchObject({ hasEarlier: true, hasLater: true })
    const far = stepConversation(state, { type: 'replaced', piece: pieceOf(say('y')) })
    expect(shown(far)).toBe('y')
    expect(far).toMatchObject({ hasEarlier: false, hasLater: false })
  })

  test('a question asked at its end stands at the end of the branch, never behind a gap', () => {
    const asked = ask(state)
    expect(shown(asked)).toBe('Why? ')
    expect(asked).toMatchObject({ hasEarlier: true, hasLater: false })
    const atEnd = ask({ ...state, hasLater: false })
    expect(shown(atEnd)).toBe('c d Why? ')
  })
})

describe('a question that the hub never took', () => {
  const lost = { type: 'failed', error: { code: 'connection_lost' } } as const

  test('is taken back without a trace, also in front of one that was asked later', () => {
    const first = stepConversation(
      stepConversation(empty, { type: 'asked', question: 'One?', attachments: [], key: 'a' }),
      lost,
    )
    const both = stepConversation(
      stepConversation(first, { type: 'asked', question: 'Two?', attachments: [], key: 'b' }),
      lost,
    )
    const state = stepConversation(both, { type: 'taken-back', key: 'a' })
    expect(state.messages.map(({ content }) => content)).toEqual(['Two?', ''])
  })

  test('gives back the question in whose place it was put, with all that followed', () => {
    const answered = tell(ask(empty), { ...start, questionId: 'msg_0' }, done)
    const asked = { type: 'asked' as const, question: 'How?', attachments: [], key: 'e', replaces: 'msg_0' }
    const failed = stepConversation(stepConversation(answered, asked), lost)
    expect(failed.messages.map(({ content }) => content)).toEqual(['How?', ''])
    expect(stepConversation(failed, { type: 'taken-back', key: 'e' }).messages).toEqual(answered.messages)
  })
})

test('an answer whose connection broke off is still being written, and comes from the hub as the same elements', () => {
  const broken = stepConversation(tell(ask(empty), { ...start, questionId: 'msg_0' }), { type: 'lost' })
  expect(isWrittenElsewhere(broken)).toBe(true)
  const [question, answer] = broken.messages
  const piece = pieceOf(
    { role: 'user', key: 'msg_0', id: 'msg_0', content: 'Why?', attachments: [], isRefused: false },
    {
      ...{ role: 'assistant', key: 'msg_1', id: 'msg_1', content: 'Because.', status: 'done' },
      ...{ notes: [], reasons: null },
    },
  )
  const whole = stepConversation(broken, { type: 'reloaded', piece })
  expect(whole.messages[1]).toMatchObject({ content: 'Because.', status: 'done' })
  expect(whole.messages.map(({ key }) => key)).toEqual([question?.key, answer?.key])
})
