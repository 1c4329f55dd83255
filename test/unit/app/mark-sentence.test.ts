import { createElement } from 'react'
import { expect, test } from 'vitest'
import { Markdown } from '@/app/_chat/markdown'
import { renderInLocale } from '@/test/support/render-in-locale'

const render = (text: string, marked: string) =>
  renderInLocale('en', createElement(Markdown, { text, marked }))

test('the sentence is marked with its full stop, and nothing else', () => {
  expect(render('One. Two comes! Three.', 'Two comes!')).toContain('One. <mark>Two comes!</mark> Three.')
})

test('bold print, links and line breaks inside the sentence do not matter', () => {
  const html = render(
    'First. The **week**\nends [here](https://example.org). Last.',
    'The **week**\nends here.',
  )
  expect(html.match(/<mark>[^<]*<\/mark>/g)).toEqual([
    '<mark>The </mark>',
    '<mark>week</mark>',
    '<mark>\nends </mark>',
    '<mark>here</mark>',
  ])
})

test.each(['', '…', 'Not there at all.', '<b>One</b> <script>'])(
  'what is not in the text marks nothing: %j',
  (marked) => {
    expect(render('One. Two.', marked)).not.toContain('<mark>')
  },
)

test('a marked sentence cannot bring markup of its own', () => {
  expect(
    render('Say <img src=x onerror=alert(1)> now.', 'Say <img src=x onerror=alert(1)> now.'),
  ).not.toContain('<img')
})
