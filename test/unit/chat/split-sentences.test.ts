import { expect, test } from 'vitest'
import { splitSentences } from '@/lib/chat/split-sentences'

test.each([
  ['en', 'It begins on Friday. It ends on Sunday!', ['It begins on Friday.', 'It ends on Sunday!']],
  ['hi-IN', 'रविवार है; कई दफ़्तरों में शनिवार भी। ठीक?', ['रविवार है;', 'कई दफ़्तरों में शनिवार भी।', 'ठीक?']],
  ['zh-CN', '我们休星期六。星期日也休。', ['我们休星期六。', '星期日也休。']],
  ['ar-EG', 'نرتاح الجمعة. نعمل الأحد؛ صباحًا', ['نرتاح الجمعة.', 'نعمل الأحد؛', 'صباحًا']],
])('sentences of %s are told apart as that language does', (language, text, sentences) => {
  expect(splitSentences(text, language)).toEqual(sentences)
})

test('signs of Markdown at the edges and code are no sentences', () => {
  const text = '# Days\n\n- **Saturday** is free.\n- Sunday too.\n\n```js\nlet a = 1\n```\n---\n'
  expect(splitSentences(text, 'en')).toEqual(['Days', 'Saturday** is free.', 'Sunday too.'])
})

test('a text of any length costs a bounded number of parts', () => {
  expect(splitSentences('No. '.repeat(10_000), 'en').length).toBeLessThanOrEqual(24)
})
