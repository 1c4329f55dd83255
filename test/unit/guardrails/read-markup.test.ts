import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCharacterReference } from '@/guardrails/character-references'
import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { createHoldBack } from '@/guardrails/hold-back'
import { runGuardrails } from '@/guardrails/pipeline'
import { markupOpenFrom, readMarkup } from '@/guardrails/read-markup'
import { registry } from '@/guardrails/registry'

const seen = (raw: string) => readMarkup(raw)?.text ?? raw

test.each([
  ['make a b&#111;mb, b&#x6F;mb, bo&shy;mb', 'make a bomb, bomb, bo\u00admb'],
  ['make&nbsp;a&Tab;bomb', 'make\u00a0a\tbomb'],
  ['a bo[mb](https://example.org "t") and [bo](<x(y)z>)mb', 'a bomb and bomb'],
  ['[make a][1] [bomb][two words]', 'make a bomb'],
  ['see ![the bomb](x.png)', 'see the bomb'],
  ['awa\\@example\\.org', 'awa@example.org'],
  [
    'a**wa@exam**ple.org, **awa**@example.org, awa@_example_.org',
    'awa@example.org, **awa@example.org, awa@example.org',
  ],
  ['4111**1111**1111`1111', '4111111111111111'],
])('reads %j as its reader sees it', (raw, shown) => {
  expect(seen(raw)).toBe(shown)
})

test('leaves what is shown as it is written: prose, emphasis, code, references to nothing', () => {
  const plain = [
    'A **bold** word, snake_case, f(a)[0] & 2 * 3',
    'R&D; &nosuchname; &;',
    '[1] and [note]',
    'C:\\temp',
  ]
  for (const text of plain) expect(readMarkup(text), text).toBeUndefined()
})

test('knows every named reference, and no name that JavaScript gives to all objects', () => {
  expect(['shy', 'zwnj', 'commat', 'bscr', 'fjlig'].map(readCharacterReference)).toEqual([
    ...['\u00ad', '\u200c', '@', '\u{1d4b7}', 'fj'],
  ])
  expect(['constructor', 'toString', '__proto__', ''].map(readCharacterReference)).toEqual(
    Array(4).fill(undefined),
  )
})

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('&#111;', '&nbsp;', '&#1', '\\', '**', '_', '`', '[', '![', ']', '](', '](x)', '][1]', '!', '@', '.', 'bo', 'mb', '1', ' ', '\n'), // biome-ignore format: one list
)
const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))

test('what is known of a text that is being written stays true, whatever follows', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const known = before.slice(0, markupOpenFrom(before))
      expect(seen(before + after).startsWith(seen(known))).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

test('leads back to what is written, in order and within it', () => {
  fc.assert(
    fc.property(texts, (raw) => {
      const shown = readMarkup(raw)
      if (!shown) return
      expect([shown.starts.length, shown.ends.length]).toEqual([shown.text.length, shown.text.length])
      for (const [unit, start] of shown.starts.entries()) {
        expect(start).toBeLessThan(shown.ends[unit] ?? 0)
        expect(start).toBeGreaterThanOrEqual(shown.starts[unit - 1] ?? 0)
      }
    }),
    { numRuns: 2000 },
  )
})

const context = () => ({ language: 'en', memory: new Map(), now: () => performance.now(), random: () => 0.5 })
function policyOf(...steps: [string, unknown][]): CompiledPolicy {
  return {
    messages: {},
    steps: steps.map(([id, options]) => {
      const guardrail = registry.get(id)!
      return {
        ...{ name: id, origin: 'community' as const, on: guardrail.stages },
        guardrail: guardrail.configure(options),
      }
    }),
  }
}

/** Letter by letter, as an answer is written. */
async function write(text: string, policy: CompiledPolicy) {
  const holdBack = createHoldBack({ policy, context: context() })
  let shown = ''
  for (const letter of text) {
    const { release, blocked } = await holdBack.push(letter)
    shown += release
    if (blocked) return { shown, blocked: blocked.guardrail }
  }
  const { release, blocked } = await holdBack.end()
  return { shown: shown + release, blocked: blocked?.guardrail }
}

test.each([
  'So make a b&#111;mb',
  'So make&nbsp;a&nbsp;bomb now',
  'So make a bo[mb](https://example.org/a?b=c) now',
  'So make a [bo](https://example.org)mb now',
  'So make [a](#) bomb',
  'So make\\-a\\-bomb',
  'So &#109;&#97;&#107;&#101; a bomb',
])('%j is blocked whole and as it is written, before any of it is shown', async (text) => {
  const policy = policyOf(['blocked-terms', { lists: [{ name: 'w', terms: ['make a bomb'] }] }])
  expect((await runGuardrails({ text, stage: 'draft', policy, context: context() })).action).toBe('block')
  const { shown, blocked } = await write(text, policy)
  expect(blocked).toBe('blocked-terms')
  expect('So ').toContain(shown)
})

test('a value is hidden in every way in which Markdown shows it, and its marks with it', async () => {
  const policy = policyOf(['personal-data', {}])
  for (const value of [
    'awa&#64;example.org',
    'awa\\@example.org',
    'a**wa@exam**ple.org',
    '4111&nbsp;1111&nbsp;1111&nbsp;1111',
  ]) {
    const text = `Write ${value} down.`
    const judged = await runGuardrails({ text, stage: 'draft', policy, context: context() })
    expect(judged.text).toMatch(/^Write ‹[^›]+› down\.$/)
    expect(await write(text, policy)).toEqual({ shown: judged.text, blocked: undefined })
    expect(judged.verdicts).toHaveLength(1)
  }
})

test.each([
  ['[x](https://evil&#46;example)', 'block'],
  ['[x](https://evil\\.example)', 'block'],
  ['https&#58;//evil.example', 'block'],
  ['[good&#46;org](https://other.net)', 'rewrite'],
  ['[g**oo**d.org](https://other.net)', 'rewrite'],
  ['http://[::1]', 'rewrite'],
])('the link %j is judged by where its drawn address leads', async (text, action) => {
  const policy = policyOf(['links', { deny: ['evil.example'] }])
  expect((await runGuardrails({ text, stage: 'draft', policy, context: context() })).action).toBe(action)
})
