import { createElement } from 'react'
import { expect, test } from 'vitest'
import { Markdown } from '@/app/_chat/markdown'
import { renderInLocale } from '@/test/support/render-in-locale'

const two = createElement(
  'div',
  null,
  createElement(Markdown, { text: 'One[^1].\n\n[^1]: First.' }),
  createElement(Markdown, { text: 'Two[^1].\n\n[^1]: Second.' }),
)

test('a note and its mark lead to each other within their own answer, in no new tab', () => {
  const html = renderInLocale('fr', two)
  const ids = [...html.matchAll(/ id="(footnote-[^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  const aims = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => decodeURIComponent(id ?? ''))
  expect(aims).toHaveLength(4)
  expect(ids).toEqual(expect.arrayContaining(aims))
  expect(html).not.toContain('target="_blank"')
  expect(html).toContain('>Notes</h2>')
})

test('what a model calls a place of the page is no place of the page', () => {
  const html = renderInLocale('en', createElement(Markdown, { text: '[up](#page) [out](https://e.org)' }))
  expect(html).toContain('href="https://e.org" target="_blank"')
  expect(html).toContain('href="#page" target="_blank"')
})

test('what the page says over the notes gives an answer no direction', () => {
  const html = renderInLocale('ar', createElement(Markdown, { text: 'One[^1].\n\n[^1]: First.' }))
  expect(html).toMatch(/<h2 dir="auto" class="sr-only">[^<]*\p{Script=Arabic}/u)
})
