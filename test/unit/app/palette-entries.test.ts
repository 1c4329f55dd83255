import { expect, test } from 'vitest'
import { assistantEntry, conversationEntry, listEntries } from '@/app/_shell/palette-entries'
import { pagesFor } from '@/app/_shell/palette-pages'
import { sayInEnglish } from '@/lib/core/say-in-english'

const kora = { id: 'teranga/kora', name: 'Kóra', community: 'Maison Teranga', lang: 'fr' }
const chat = {
  ...{ id: 'conv_1', title: 'What is an adapter?', assistantName: 'commons/plain' },
  ...{ folder: null, isPinned: false },
}
const atHand = [assistantEntry(kora), conversationEntry(chat)]
const titles = (...given: Parameters<typeof listEntries>) => listEntries(...given).map(({ title }) => title)

test('what is at hand is found at once, by any word, whatever its accents and case', () => {
  expect(titles('KORA', atHand, undefined)).toEqual(['Kóra'])
  expect(titles('adapter plain', atHand, undefined)).toEqual(['What is an adapter?'])
  expect(titles('', atHand, undefined)).toEqual(['Kóra', 'What is an adapter?'])
})

test('what the hub found comes behind it, each place once', () => {
  const found = {
    assistants: [kora, { ...kora, id: 'far/one', name: 'Far Kora' }],
    communities: [{ slug: 'far', name: 'Far', lang: 'sw' }],
    conversations: [
      { ...chat, messageId: null, excerpt: null, attachedName: null },
      { ...chat, id: 'conv_2', title: 'Old', messageId: 'msg_1', excerpt: '… of Kora', attachedName: null },
      { ...chat, id: 'cmp_2', title: 'Older', messageId: 'msg_2', excerpt: 'Kora', attachedName: null },
    ],
  }
  const entries = listEntries('kora & ', atHand, found)
  expect(entries.map(({ href }) => href)).toEqual([
    ...['/chat/teranga/kora', '/chat/far/one', '/community/far', '/c/conv_1'],
    ...['/c/conv_2?at=msg_1&words=kora+%26', '/compare/cmp_2?at=msg_2&words=kora+%26'],
  ])
})

test('a conversation is one place, though its title and one of its messages are found', () => {
  const conversations = [{ ...chat, messageId: 'msg_1', excerpt: 'An adapter is …', attachedName: null }]
  expect(listEntries('adapter', atHand, { assistants: [], communities: [], conversations })).toEqual([
    conversationEntry(chat),
  ])
})

test('it shows no more than one looks through', () => {
  const many = Array.from({ length: 100 }, (_, at) => assistantEntry({ ...kora, id: `a/${at}` }))
  expect(listEntries('kora', many, undefined)).toHaveLength(9)
})

test('the hub’s own pages are found by their names, by whom they let in', () => {
  const names = (standing: Parameters<typeof pagesFor>[0]) =>
    pagesFor(standing).map(({ name }) => sayInEnglish({ key: name, params: {} }))
  expect(names('guest')).toEqual(['New question', 'All assistants', 'Sign in'])
  expect(names('account')).toEqual([
    ...['New question', 'All assistants', 'Your account', 'What your keys used', 'Found a community'],
  ])
  expect(names('operator')).toEqual([
    ...names('account'),
    ...['Running this hub', 'Base models', 'Model servers'],
  ])
})
