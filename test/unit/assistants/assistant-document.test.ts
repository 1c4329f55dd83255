import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { assistantJsonSchema, assistantSchema, parseAssistant } from '@/lib/assistants/assistant-document'
import { readAssistantForm, setPart } from '@/lib/assistants/read-assistant-form'
import { writeAssistant } from '@/lib/assistants/write-assistant'
import { PolyphonyError } from '@/lib/core/errors'
import { editDocument } from '@/lib/documents/edit-document'
import { judgeReuse } from '@/lib/formats/licence-chain'

const YAML = `# Ours.
version: 1
name: Kora # after the harp
base: polyphony/starter
adapter:
  name: fr-SN
  version: latest # as they publish it
instructions: |-
  Be brief.
  Be kind.
culture: fr-SN
examples: [Who are you?,   What is near?]
`

describe('a document', () => {
  test('says what it leaves out by its defaults', () => {
    const { content } = parseAssistant('version: 1\nname: A\nbase: b\nculture: sw\n')
    expect(content).toMatchObject({ policy: 'latest', examples: [], instructions: '', limits: '' })
    expect(content.sampling).toMatchObject({ temperature: 0.7, drafts: 4 })
    expect(content.adapter).toBeUndefined()
  })

  test('is written as it is read, whatever it says', () => {
    const line = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
    const lines = fc.array(line, { maxLength: 4 }).map((all) => all.join('\n'))
    const written = fc.record({
      name: line,
      base: line,
      culture: fc.constantFrom('root', 'sw', 'fr-SN', 'zh-Hant-TW'),
      policy: fc.oneof(fc.constant('latest' as const), fc.integer({ min: 1, max: 99 })),
      instructions: lines,
      limits: lines,
      examples: fc.array(line, { maxLength: 8 }),
      avatar: fc.option(
        fc.record({ symbol: fc.constantFrom('ك', '🦁', 'क'), color: fc.constant('blue' as const) }),
        {
          nil: undefined,
        },
      ),
    })
    fc.assert(
      fc.property(written, (document) => {
        const valid = assistantSchema.safeParse({ version: 1, ...document })
        if (!valid.success) return
        expect(parseAssistant(writeAssistant(valid.data)).content).toEqual(valid.data)
      }),
    )
  })

  test('whatever is read, the answer is a document or a PolyphonyError', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const yaml of [text, `version: 1\n${text}`, JSON.stringify({ name: text })])
          try {
            parseAssistant(yaml)
          } catch (error) {
            expect(error).toBeInstanceOf(PolyphonyError)
          }
      }),
      { numRuns: 50 },
    )
  })

  test('JSON is read as well, with the same places', () => {
    const json = '{\n  "version": 1,\n  "name": "A",\n  "base": "b",\n  "culture": "Swahili"\n}\n'
    expect(() => parseAssistant(json)).toThrow(/line 5, column 3: culture: a language tag/)
  })

  test('has a JSON Schema that names every key and asks for the four that no default replaces', () => {
    const { properties, required, additionalProperties } = assistantJsonSchema()
    expect(Object.keys(properties ?? {})).toEqual(Object.keys(assistantSchema.shape))
    expect(required).toEqual(['version', 'name', 'base', 'culture'])
    expect(additionalProperties).toBe(false)
  })
})

describe('the form', () => {
  test('changes what is changed and leaves every other line, comments among them', () => {
    const after = editDocument(YAML, setPart(['adapter', 'version'], 3))
    expect(after).toBe(YAML.replace('version: latest #', 'version: 3 #'))
    const greeted = editDocument(after, setPart(['greeting'], 'Nanga def?'))
    expect(greeted).toBe(`${after}greeting: Nanga def?\n`)
    expect(editDocument(greeted, setPart(['greeting'], ''))).toBe(after)
    const brief = editDocument(YAML, setPart(['instructions'], 'Be brief.\nBe wise.'))
    expect(parse(brief).instructions).toBe('Be brief.\nBe wise.')
    expect(brief).toContain('name: Kora # after the harp')
  })

  test('shows a text in which parts are wrong, and none where there is no map to change', () => {
    expect(readAssistantForm('name: 7\nadapter: x\nexamples: no\nsampling: [1]\n')).toMatchObject({
      ...{ name: '7', adapter: undefined, examples: [], sampling: {}, policy: 'latest' },
    })
    expect(readAssistantForm('')).toMatchObject({ name: '', base: '' })
    expect(readAssistantForm('- a\n')).toBeUndefined()
    expect(readAssistantForm('name: [')).toBeUndefined()
    expect(readAssistantForm('a: &x [1]\nb: *x\n')).toBeUndefined()
  })
})

test.each([
  ['Apache-2.0', 'allowed'],
  ['cc-by-sa-4.0', 'allowed'],
  ['cc-by-nc-4.0', 'allowed'],
  ['llama3', 'allowed'],
  ['cc-by-nc-nd-4.0', 'conflict'],
  ['cc-by-nd-4.0', 'conflict'],
  ['acme', 'unknown'],
  [undefined, 'unknown'],
])('whether others may build on an adapter under %s: %s', (licence, verdict) => {
  expect(judgeReuse(licence).verdict).toBe(verdict)
})
