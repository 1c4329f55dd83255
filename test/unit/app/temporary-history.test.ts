import { expect, test } from 'vitest'
import type { MessageView } from '@/app/_chat/message-view'
import { temporaryHistory, temporaryTurn } from '@/app/_chat/temporary-history'

const asked = (content: string, isRefused = false): MessageView => ({
  ...{ role: 'user', key: content, content, attachments: [], isRefused },
})
const said = (content: string, status: 'done' | 'stopped' | 'failed' = 'done'): MessageView => ({
  ...{ role: 'assistant', key: content, content, status, notes: [], reasons: null },
})
const contents = (messages: MessageView[]) => temporaryHistory(messages).map(({ content }) => content)

test('what was asked and answered goes along, with what was attached to it', () => {
  const attachments = [{ name: 'a.txt', text: 'Text.', sizeBytes: 5 }]
  const messages = [{ ...asked('one'), attachments }, said('first'), asked('two'), said('half', 'stopped')]
  expect(temporaryHistory(messages)).toEqual([
    { role: 'user', content: 'one', attachments },
    { role: 'assistant', content: 'first', attachments: [] },
    { role: 'user', content: 'two', attachments: [] },
    { role: 'assistant', content: 'half', attachments: [] },
  ])
})

test('what was refused or failed stays out', () => {
  expect(contents([asked('bad', true), said(''), asked('torn'), said('ha', 'failed')])).toEqual([])
})

test('of more than can be sent the oldest exchanges are left out, never half of one', () => {
  const long = 'x'.repeat(100_000)
  const messages = [
    asked('one'),
    said(`1${long}`),
    asked('two'),
    said(`2${long}`),
    asked(`3${long}`),
    said('c'),
  ]
  expect(contents(messages).map((content) => content.slice(0, 3))).toEqual(['two', '2xx', '3xx', 'c'])
})

test('another answer goes without what it replaces, and more of one with what stands of it', () => {
  const messages = [asked('one'), said('first'), asked('two'), said('half', 'stopped'), asked('x'), said('y')]
  const again = { question: 'two', attachments: [] }
  const history = [
    { role: 'user', content: 'one', attachments: [] },
    { role: 'assistant', content: 'first', attachments: [] },
  ]
  expect(temporaryTurn(messages, { asked: again, replacing: { againId: 'half' } })).toEqual({
    ...{ isTemporary: true, history, ...again },
  })
  expect(temporaryTurn(messages, { asked: again, replacing: { continuesId: 'half' } })).toEqual({
    ...{ isTemporary: true, history, ...again, continues: 'half' },
  })
})
