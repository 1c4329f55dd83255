import fc from 'fast-check'
import { expect, test } from 'vitest'
import { registry } from '@/guardrails/registry'
import { toWellFormed } from '@/guardrails/to-well-formed'

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
  const configured = (some: string[]) =>
    guardrail.configure({ lists: [{ name: 'l', terms: [...some, 'needle'] }] })
  const text = `${'The weekend begins on Saturday and most shops stay open until evening. '.repeat(7)} needle`
  /** Of ten rounds the quickest: what else the machine does seldom comes in every one. */
  const quickestMs = async ({ check }: ReturnType<typeof configured>) => {
    let leastMs = Number.POSITIVE_INFINITY
    for (let round = 0; round < 10; round++) {
      const startedMs = performance.now()
      for (let turn = 0; turn < 10; turn++) expect(await check(text, context)).toHaveLength(1)
      leastMs = Math.min(leastMs, performance.now() - startedMs)
    }
    return leastMs
  }
  const [few, many] = [configured(terms.slice(0, 10)), configured(terms)]
  // Looking for each in turn, or compiling them each time, would be ten thousand times as much.
  expect((await quickestMs(many)) / (await quickestMs(few))).toBeLessThan(50)
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
    // What half a surrogate is, once the pipeline has made the text valid.
    (char: string) => toWellFormed(`${char}\ud800`),
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

test('letters that are spaced out, dotted or starred are read together, in every script', async () => {
  const apart = fc.constantFrom(' ', '.', '-', '·', '*', ' . ', '_')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('poison', 'कमल', 'قنبلة', 'bomu', '炸弹'), apart, async (term, sign) => {
      const letters = [...new Intl.Segmenter().segment(term)].map(({ segment }) => segment)
      const text = `so, ${letters.join(sign)} , he said`
      const [finding] = await findingsOf([term], text)
      expect(text.slice(finding?.span?.start, finding?.span?.end), text).toBe(letters.join(sign))
    }),
  )
})

test('single letters that happen to stand together are no term unless they make all of it', async () => {
  const texts = ['I a m here', 'plan A, B. See C', 'pen is', 'the rapist', 'a s s-level', 'x = a * s']
  for (const text of texts)
    expect(await findingsOf(['penis', 'therapist', 'ab', 'am', 'as'], text), text).toEqual([])
})

test('what base64 says is read, at either padding and in the variant for addresses, and the whole of it is the span', async () => {
  for (const said of ['make a bomb', 'make a bomb!', 'make a bomb??', 'so: make a bomb ➡']) {
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(said).toString(encoding)
      const text = `run ${encoded} now`
      const [finding] = await findingsOf(['make a bomb'], text)
      expect(text.slice(finding?.span?.start, finding?.span?.end), said).toBe(encoded)
    }
  }
  expect(await findingsOf(['make a bomb'], Buffer.from('bake a cake').toString('base64'))).toEqual([])
})

test('letters that are shown backwards are read as they are shown', async () => {
  for (const text of ['a \u202ebmob\u202c', '\u202e bmob a ekam', 'x\u202ebm\u2066ob\nhere'])
    expect(await findingsOf(['bomb'], text), JSON.stringify(text)).not.toEqual([])
  expect(await findingsOf(['bomb'], 'bmob')).toEqual([])
})

test('a term of which only a part is turned round or encoded is read across, and its span is all of it', async () => {
  const encoded = Buffer.from('a bomb').toString('base64')
  for (const said of [
    'make a \u202ebmob\u202c',
    '\u202eekam\u202c a bomb',
    'make \u202ebmob a\u202c',
    `make ${encoded}`,
    `m\u00e2ke ${encoded}`,
    '\u202eekam\u202c a \u202ebmob\u202c',
  ]) {
    const text = `so ${said} now`
    const findings = await findingsOf(['make a bomb'], text)
    expect(findings.length, JSON.stringify(text)).toBeGreaterThan(0)
    const { start, end } = findings[0]!.span!
    expect(text.slice(start, end)).toBe(said)
  }
  expect(await findingsOf(['make a bomb'], 'make a \u202eekac\u202c now')).toEqual([])
  expect(await findingsOf(['make a bomb'], `make ${Buffer.from('a cake').toString('base64')}`)).toEqual([])
})

test('capitals of other scripts are their own letters first, and disguises second', async () => {
  expect(await findingsOf(['наркотик', 'μπόμπα'], 'НАРКОТИК, ΜΠΟΜΠΑ')).toHaveLength(2)
  for (const text of ['В\u041eМВ', 'ᏴᎾᎷᏴ', 'ꓐꓳꓟꓐ', 'bօmb', 'вомв'])
    expect(await findingsOf(['bomb'], text), text).toHaveLength(1)
})

test('halves of pairs neither hide a term nor break the filter', async () => {
  for (const text of ['\ud800bomb\udc00', 'a \ud83dbomb', 'bo\udc00 bomb \ud800'])
    expect(await findingsOf(['bomb'], text), JSON.stringify(text)).not.toEqual([])
})

test('a megabyte is read to its end, whatever it is made of', async () => {
  for (const unit of ['a.b ', '炸', 'YWJj', 'क\u093f', 'о']) {
    const text = `${unit.repeat(1_000_000 / unit.length)} , poison`
    expect(await findingsOf(['poison'], text), unit).toHaveLength(1)
  }
}, 60_000)

test('more terms than any honest text holds refuse it whole, though each alone would be masked', async () => {
  const masking = guardrail.configure({ lists: [{ name: 'l', action: 'rewrite', terms: ['darn'] }] })
  expect(await masking.check('darn '.repeat(5_000), context)).toHaveLength(5_000)
  expect(await masking.check('darn '.repeat(5_001), context)).toMatchObject([{ action: 'block' }])
})
