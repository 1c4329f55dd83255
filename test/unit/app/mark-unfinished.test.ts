import { createElement } from 'react'
import ReactMarkdown from 'react-markdown'
import { expect, test } from 'vitest'
import { markUnfinished } from '@/app/_chat/mark-unfinished'
import { renderInLocale } from '@/test/support/render-in-locale'

const marksOf = (children: string) =>
  renderInLocale('en', createElement(ReactMarkdown, { children, rehypePlugins: [markUnfinished] })).match(
    /<pre[^>]*>/g,
  )

const OPEN = '<pre data-unfinished="true">'
const CLOSED = '<pre>'

test.each([
  ['```js\na\n```', [CLOSED]],
  ['```js\na\n```\nand then', [CLOSED]],
  ['```js', [OPEN]],
  ['```js\na', [OPEN]],
  ['```js\na\n``', [OPEN]],
  ['````js\na\n```', [OPEN]],
  ['```js\na\n`````  ', [CLOSED]],
  ['~~~js\na\n```', [OPEN]],
  ['~~~js\na\n~~~', [CLOSED]],
  ['> ```js\n> a\n> ```', [CLOSED]],
  ['> ```js\n> a', [OPEN]],
  ['- one\n  ```js\n  a\n  ```\n- two\n  ```js\n  a', [CLOSED, OPEN]],
  ['```js\na\n```\n\n```py\nb', [CLOSED, OPEN]],
])('%j', (text, marks) => {
  expect(marksOf(text)).toEqual(marks)
})
