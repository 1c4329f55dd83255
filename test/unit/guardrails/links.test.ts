import { expect, test } from 'vitest'
import { registry } from '@/guardrails/registry'

const guardrail = registry.get('links')!
const context = {
  stage: 'draft' as const,
  language: 'en',
  memory: new Map(),
  signal: new AbortController().signal,
  now: () => 0,
  random: () => 0.5,
}
const actionsOn = async (text: string, options: object = {}) =>
  (await guardrail.configure(options).check(text, context)).map(({ action, reason }) => `${action} ${reason}`)

test.each([
  ['Cyrillic letters alone', 'http://аррӏе.com'],
  ['Cyrillic among Latin', 'https://p\u0430ypal.com'],
  ['Greek among Latin', 'https://g\u03bf\u03bfgle.com'],
  ['Cherokee alone', 'https://ᏢᎪᎽᏢᎪᏞ.com'],
  ['Lisu alone', 'https://ꓮꓑꓑꓡꓰ.com'],
  ['punycode', 'https://xn--pypal-4ve.com/'],
])('a name that looks like another one is removed: %s', async (_, text) => {
  expect(await actionsOn(`go to ${text} now`)).toEqual(['rewrite link_look_alike'])
})

test.each([
  ['words name another domain', '[mybank.com](https://evil.example/login)'],
  ['words are an address', '[https://mybank.com/](https://evil.example/)'],
  ['a name before the at sign', '[mybank.com](https://mybank.com@evil.example)'],
  ['a name below another', '[mybank.com](https://mybank.com.evil.example)'],
  ['in HTML', '<a href="https://evil.example">www.mybank.com</a>'],
  ['zero-width characters in the words', '[my\u200bbank.com](https://evil.example)'],
  ['full width in the words', '[ｍｙｂａｎｋ．ｃｏｍ](https://evil.example)'],
])('a link that hides where it leads is removed: %s', async (_, text) => {
  expect(await actionsOn(`see ${text} now`)).toEqual(['rewrite link_hidden'])
})

test('honest names in their own scripts are left alone', async () => {
  for (const name of [
    'https://мвд.рф',
    'https://académie.fr',
    'https://例え.jp',
    'https://παράδειγμα.gr',
    'https://उदाहरण.भारत',
  ])
    expect(await actionsOn(`see ${name} now`), name).toEqual([])
})

test('the last of many links is judged like the first, and more than any honest text holds are refused', async () => {
  const options = { deny: ['evil.example'] }
  const many = (count: number) => 'https://good.example/a '.repeat(count)
  expect(await actionsOn(`${many(3_000)} https://evil.example`, options)).toEqual(['block link_denied'])
  expect(await actionsOn(many(4_000), options)).toEqual([])
  expect(await actionsOn('a.io '.repeat(5_001), options)).toEqual(['block link_unlisted'])
})
