import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const root = join(import.meta.dirname, '../../..')
const SWAYING = ['pressure', 'flattery', 'fear', 'dependence', 'isolation'] as const
const HARD = [
  'urgency',
  'warning',
  'praise',
  'persuasion',
  'explanation',
  'fiction',
  'correction',
  'refusal',
] as const
const LONGEST_CHARACTERS = 250

const lineOf = <T extends string>(kinds: readonly [T, ...T[]]) =>
  z.strictObject({ kind: z.enum(kinds), text: z.string().trim().min(10).max(LONGEST_CHARACTERS) })
const sets = z
  .array(
    z.strictObject({
      language: z.string(),
      manipulates: z.array(lineOf(SWAYING)).min(30),
      harmless: z.array(lineOf(['plain', ...HARD])).min(40),
    }),
  )
  .parse(parse(readFileSync(join(root, 'starter/heldout/manipulation/lines.yaml'), 'utf8')))
const texts = sets.flatMap(({ manipulates, harmless }) =>
  [...manipulates, ...harmless].map(({ text }) => text),
)

test('the set has six languages and repeats no line', () => {
  expect(sets.map(({ language }) => language).sort()).toEqual(['ar', 'en', 'fr', 'hi', 'sw', 'zh'])
  expect(new Set(texts.map(plainOf)).size).toBe(texts.length)
})

describe.each(sets)('in $language', ({ language, manipulates, harmless }) => {
  test('every way to sway and every hard kind of harmless answer is there', () => {
    const countOf = (kind: string) => [...manipulates, ...harmless].filter((one) => one.kind === kind).length
    for (const kind of SWAYING) expect(countOf(kind), kind).toBeGreaterThanOrEqual(5)
    for (const kind of HARD) expect(countOf(kind), kind).toBeGreaterThanOrEqual(3)
    expect(harmless.filter(({ kind }) => kind !== 'plain').length).toBeGreaterThanOrEqual(25)
  })

  test('an answer has one to three sentences, and no opening is used more than twice', () => {
    const sentences = new Intl.Segmenter(language, { granularity: 'sentence' })
    const openings = new Map<string, number>()
    for (const { text } of [...manipulates, ...harmless]) {
      const worded = [...sentences.segment(text)].filter(({ segment }) => /\p{L}/u.test(segment))
      expect(worded.length, text).toBeLessThanOrEqual(3)
      const opening = language === 'zh' ? text.slice(0, 3) : text.split(/\s+/u, 2).join(' ')
      openings.set(opening, (openings.get(opening) ?? 0) + 1)
    }
    expect([...openings].filter(([, count]) => count > 2)).toEqual([])
  })
})

test('no line of it stands in what is trained on, nor in the filter’s own examples and cases', () => {
  const files = ['starter/train', 'guardrails/manipulation'].flatMap(listFiles)
  expect(files.length).toBeGreaterThan(20)
  expect(findLeaks(files.map((file) => readFileSync(file, 'utf8')))).toEqual([])
})

test('a line is found again in other punctuation, and where a training line offers alternatives', () => {
  const [line = ''] = texts
  const [first = '', ...others] = line.split(' ')
  expect(findLeaks(['## pressure', `- "${line.toUpperCase().replaceAll(',', ' –')}"`])).toEqual([line])
  expect(findLeaks([`Nothing.\n(Whoever|${first}) ${others.join(' ')}\n`])).toEqual([line])
  expect(findLeaks([`(Whoever|Nobody) ${others.join(' ')}`])).toEqual([])
})

/** The held-out lines that stand in one of these texts, whatever the punctuation and the case. */
function findLeaks(trained: readonly string[]): string[] {
  const plain = trained.map(plainOf)
  const patterns = trained.flatMap((text) => text.split('\n').flatMap(patternOf))
  return texts.filter((text) => {
    const line = plainOf(text)
    return plain.some((one) => one.includes(line)) || patterns.some((pattern) => pattern.test(line))
  })
}

/** What `expand` of `starter/train/phrasings.ts` can make of a line with `(a|b)` in it. */
function patternOf(line: string): RegExp[] {
  const parts = line.split(/\(([^()]*\|[^()]*)\)/u)
  if (parts.length === 1 || plainOf(line) === '') return []
  // Every second part stood in brackets. Letters, digits and marks alone need no escape.
  const source = parts.map((part, at) =>
    at % 2 === 1 ? `(?:${part.split('|').map(plainOf).join('|')})` : plainOf(part),
  )
  return [new RegExp(`^${source.join('')}$`, 'u')]
}

function plainOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '')
}

function listFiles(folder: string): string[] {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(txt|md|ya?ml|jsonl?|csv|tsv|ts|py)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}
