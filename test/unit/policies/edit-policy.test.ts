import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { editDocument } from '@/lib/documents/edit-document'
import {
  addGuardrail,
  addTest,
  moveGuardrail,
  removeGuardrail,
  setGuardrailKey,
  setMessage,
} from '@/lib/policies/edit-policy'

const YAML = `# Our rules, agreed in the assembly.
version: 1
guardrails:
  # Names of people are hidden.
  - use: personal-data
    options:
      kinds: [email,   phone] # not cards: the floor has them
      action: hide
  - use: blocked-terms
    name: insults
    options:
      lists:
        - name: rude
          terms:
            - zonk  # agreed on 3 May
            - blip
tests:
  - { text: "hello", stage: input,   expect: allow }
`

const changedLines = (before: string, after: string) =>
  after.split('\n').filter((line) => !before.split('\n').includes(line))

describe('an edit of the form', () => {
  test('changes the line concerned and no other', () => {
    const after = editDocument(
      YAML,
      setGuardrailKey(0, 'options', { kinds: ['email', 'phone'], action: 'block' }),
    )
    expect(changedLines(YAML, after)).toEqual(['      action: block'])
    expect(after.split('\n')).toHaveLength(YAML.split('\n').length)
  })

  test('says what readers are told, in the language and under the key that the pipeline looks for, and takes it back', () => {
    const key = 'guardrail.blocked-terms.blocked.rude'
    const said = editDocument(YAML, setMessage('fr', key, 'Chez nous, non.'))
    expect(parse(said).messages).toEqual({ fr: { [key]: 'Chez nous, non.' } })
    expect(said).toContain('messages:\n  fr:\n    guardrail.blocked-terms.blocked.rude: Chez nous, non.\n')
    const both = editDocument(said, setMessage('ar', key, 'لا.'))
    expect(Object.keys(parse(both).messages)).toEqual(['fr', 'ar'])
    const none = editDocument(
      editDocument(both, setMessage('fr', key, undefined)),
      setMessage('ar', key, undefined),
    )
    expect(parse(none)).toEqual(parse(YAML))
    expect(parse(editDocument('', setMessage('fr', key, 'Non.')))).toEqual({
      version: 1,
      messages: { fr: { [key]: 'Non.' } },
    })
    expect(
      parse(editDocument('version: 1\nmessages:\n', setMessage('fr', key, 'Non.'))).messages.fr[key],
    ).toBe('Non.')
  })

  test('keeps the comments of the terms that stay', () => {
    const lists = [{ name: 'rude', terms: ['zonk', 'blurp', 'blip'] }]
    const after = editDocument(YAML, setGuardrailKey(1, 'options', { lists }))
    expect(changedLines(YAML, after)).toEqual(['            - blurp'])
    expect(after).toContain('- zonk  # agreed on 3 May')
  })

  test('that changes nothing gives the same text', () => {
    const { options } = parse(YAML).guardrails[1]
    expect(editDocument(YAML, setGuardrailKey(1, 'options', options))).toBe(YAML)
  })

  test('removes a key with its value, and empty options altogether', () => {
    expect(parse(editDocument(YAML, setGuardrailKey(1, 'options', {}))).guardrails[1]).toEqual({
      use: 'blocked-terms',
      name: 'insults',
    })
    expect(
      parse(editDocument(YAML, setGuardrailKey(1, 'name', undefined))).guardrails[1].name,
    ).toBeUndefined()
  })

  test('adds, moves and removes a guardrail together with its comment', () => {
    const added = editDocument(YAML, addGuardrail({ use: 'language', options: { languages: ['fr'] } }))
    expect(parse(added).guardrails.map(({ use }: { use: string }) => use)).toEqual([
      'personal-data',
      'blocked-terms',
      'language',
    ])
    const moved = editDocument(added, moveGuardrail(2, 1))
    expect(parse(moved).guardrails[1].use).toBe('language')
    expect(moved).toContain('agreed on 3 May')
    const removed = editDocument(moved, removeGuardrail(1))
    expect(parse(removed)).toEqual(parse(YAML))
    expect(editDocument(YAML, moveGuardrail(0, 7))).toBe(YAML)
  })

  test('adds a test on one line, whatever its text holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const after = editDocument(YAML, addTest({ text, stage: 'input', language: 'fr', expect: 'block' }))
        expect(parse(after).tests[1]).toEqual({ text, stage: 'input', language: 'fr', expect: 'block' })
        expect(after.startsWith(YAML.trimEnd())).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('makes a policy of nothing', () => {
    for (const nothing of [
      '',
      '# empty\n',
      'version: 1\n',
      'version: 1\nguardrails: []\n',
      'guardrails:\n',
    ]) {
      const after = parse(editDocument(nothing, addGuardrail({ use: 'language' })))
      expect(after.guardrails).toEqual([{ use: 'language' }])
    }
  })

  test('is refused where the text cannot be read', () => {
    expect(() => editDocument('guardrails: [\n', addGuardrail({ use: 'language' }))).toThrow()
  })
})

const folder = join(import.meta.dirname, '../../../starter/policies')

test.each(readdirSync(folder))('%s: every line but the edited one stays as it is', (name) => {
  const yaml = readFileSync(join(folder, name), 'utf8')
  const after = editDocument(yaml, setGuardrailKey(0, 'on', ['input']))
  const [lines, were] = [after.split('\n'), yaml.split('\n')]
  expect(were.filter((line) => !lines.includes(line))).toEqual([])
  expect(parse(after).guardrails[0].on).toEqual(['input'])
})
