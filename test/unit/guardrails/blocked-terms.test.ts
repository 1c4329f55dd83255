import fc from 'fast-check'
import { expect, test } from 'vitest'
import { registry } from '@/guardrails/registry'

const guardrail = registry.get('blocked-terms')!
const context = {
  stage: 'draft' as const,
  language: 'en',
  memory: new Map(),
  signal: new AbortController().signal,
  now: () => performance.now(),
  random: () => 0.5,
}
const findingsOf = (terms: string[], text: string, allow: string[] = []) =>
  guardrail.configure({ lists: [{ name: 'l', terms }], allow }).check(text, context)

test('a hundred thousand terms are compiled once and cost a text no more than ten', async () => {
  const terms = Array.from(
    { length: 100_000 },
    (_, index) => `term${index.toString(36)} of ${(index * 7).toString(36)}x`,
  )
  const startedMs = performance.now()
  const configured = guardrail.configure({ lists: [{ name: 'l', terms: [...terms, 'needle'] }] })
  expect(performance.now() - startedMs).toBeLessThan(20_000)
  const text = `${'The weekend begins on Saturday and most shops stay open until evening. '.repeat(7)} needle`
  const checkedMs = performance.now()
  for (let turn = 0; turn < 20; turn++) expect(await configured.check(text, context)).toHaveLength(1)
  expect((performance.now() - checkedMs) / 20).toBeLessThan(50)
})

test('the span covers the whole disguise and nothing else', async () => {
  const text = 'a \u200bb\u200bo\u00admb\u200b here'
  const [finding] = await findingsOf(['bomb'], text)
  expect(text.slice(finding?.span?.start, finding?.span?.end).replace(/[^a-z]/g, '')).toBe('bomb')
})

test('however a term is dressed up it is found', async () => {
  const dress = fc.constantFrom(
    (char: string) => char,
    (char: string) => char.toUpperCase(),
    (char: string) => `${char}\u0301`,
    (char: string) => `${char}\u200d`,
    (char: string) => String.fromCodePoint((char.codePointAt(0) ?? 0) - 0x61 + 0xff41),
    (char: string) => String.fromCodePoint((char.codePointAt(0) ?? 0) - 0x61 + 0x1d41a),
    (char: string) => ({ o: '0', e: '3', a: '@', s: '$' })[char] ?? char,
    (char: string) => ({ o: 'о', e: 'е', a: 'а', p: 'р', c: 'с' })[char] ?? char,
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('explosive', 'poison', 'needle', 'dagger'),
      fc.array(dress, { minLength: 9, maxLength: 9 }),
      async (term, dresses) => {
        const dressed = [...term].map((char, index) => dresses[index]?.(char) ?? char).join('')
        expect(await findingsOf([term], `so ${dressed}, he said`), dressed).not.toHaveLength(0)
      },
    ),
    { numRuns: 500 },
  )
})

test('ordinary words that hold a term are not found', async () => {
  const pairs = [
    ['ass', 'class passes the assessment, assassin'],
    ['con', 'console, conte, faucon'],
    ['बम', 'बमुश्किल'],
    ['قتل', 'مقتلة'],
    ['mti', 'mtihani wa umtindo'],
  ] as const
  for (const [term, text] of pairs) expect(await findingsOf([term], text), text).toHaveLength(0)
})

test('an allowed phrase frees only what stands in it', async () => {
  expect(await findingsOf(['bomb'], 'bath bomb', ['bath bomb'])).toHaveLength(0)
  expect(await findingsOf(['bomb'], 'a bomb and a bath bomb', ['bath bomb'])).toHaveLength(1)
})
