import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from 'next-intl'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { locales } from '@/app/_i18n/locales'
import { registry } from '@/guardrails/registry'

interface Tree {
  [key: string]: string | Tree
}
const treeSchema: z.ZodType<Tree> = z.lazy(() => z.record(z.string(), z.union([z.string(), treeSchema])))
const read = (locale: string) =>
  treeSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, `../../../messages/${locale}.json`), 'utf8')),
  )

const english = flatten(read('en'))

describe.each(locales.filter((locale) => locale !== 'en'))('the pages in %s', (locale) => {
  const own = flatten(read(locale))

  test('say everything that English says, and nothing else', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('take the same arguments and tags as English', () => {
    for (const [key, text] of own)
      expect([key, namesIn(text)]).toEqual([key, namesIn(english.get(key) ?? '')])
  })
})

test.each(locales)('every message of %s can be formatted', (locale) => {
  const problems: string[] = []
  for (const [key, text] of flatten(read(locale))) {
    const onError = (error: Error) => problems.push(`${key}: ${error.message}`)
    const t = createTranslator({ locale, messages: { text }, onError })
    const values = Object.fromEntries(namesIn(text).map((name) => [name, valueFor(text, name)]))
    for (const count of [0, 1, 2, 3, 11, 100])
      t.markup('text', { ...values, count, seconds: count, tests: count })
  }
  expect(problems).toEqual([])
})

// Each has a word of its own for them elsewhere: 社群, المجتمع and المنصة, plateforme, jumuiya and jukwaa. A
// Hub with a capital is Hugging Face's.
test.each([
  ['zh', /社区/],
  ['ar', /الجماعة|الملتقى/],
  ['fr', /(?<!\{)\bhubs?\b/],
  ['sw', /\b(jamii|[kv]itovu)\b/i],
  ['sw', /(?<!\{)\bhub\b/],
] as const)('communities and the hub are called one thing throughout in %s', (locale, other) => {
  expect([...flatten(read(locale))].filter(([, text]) => other.test(text))).toEqual([])
  const told = [...registry.values()].map(({ title, messages, optionTexts }) => [
    title,
    messages,
    optionTexts,
  ])
  expect(listTexts(told, locale).filter((text) => other.test(text))).toEqual([])
})

test('Chinese speaks to one person as 您 throughout', () => {
  expect([...flatten(read('zh'))].filter(([, text]) => /你(?!们)/.test(text))).toEqual([])
})

function flatten(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[path + key, value]] : [...flatten(value, `${path}${key}.`)],
    ),
  )
}

/** What stands under a language, however deep. */
function listTexts(value: unknown, locale: string, isIn = false): string[] {
  if (typeof value === 'string') return isIn ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => listTexts(part, locale, isIn || key === locale))
}

/** Names of arguments and tags; the branches of a plural repeat none of their own. */
function namesIn(text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)(?=[,}])|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? '')
  return [...new Set(names)].sort()
}

function valueFor(text: string, name: string) {
  return text.includes(`<${name}>`) ? (chunks: string) => chunks : 7
}
