import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createDetokenizer } from '@/lib/formats/detokenizer'
import { createTokenizer, type Tokenizer } from '@/lib/formats/tokenizer'

const FOLDER = join(import.meta.dirname, '../../fixtures/tokenizers')
const golden = z.object({ text: z.string(), ids: z.array(z.int()), decoded: z.string() })
const schema = z.object({
  tokenizer: z.looseObject({ model: z.looseObject({ vocab: z.record(z.string(), z.int()) }) }),
  encodings: z.array(golden),
  templates: z.array(golden),
})

function decode(used: Tokenizer, ids: number[]): string {
  const detokenizer = createDetokenizer(used)
  return ids.map((id) => detokenizer.push(id)).join('') + detokenizer.flush()
}

async function readFixture(name: string) {
  return schema.parse(JSON.parse(await readFile(join(FOLDER, `${name}.json`), 'utf8')))
}

/** Any character of Unicode; the library's own arbitrary for them takes seconds to get ready. */
const character = fc
  .oneof(fc.integer({ min: 0, max: 0x7ff }), fc.integer({ min: 0, max: 0x10ffff }))
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point))

const KINDS = ['qwen', 'llama-3', 'mistral-1', 'mistral-3', 'metaspace-split', 'gemma']
for (const kind of KINDS) {
  describe(kind, () => {
    let fixture: z.infer<typeof schema>
    let tokenizer: Tokenizer
    beforeAll(async () => {
      fixture = await readFixture(kind)
      tokenizer = createTokenizer(fixture.tokenizer)
    })

    test("encodings equal those of Hugging Face's Rust library", () => {
      expect(fixture.encodings.length).toBeGreaterThan(14)
      for (const { text, ids } of fixture.encodings)
        expect([text, tokenizer.encode(text)]).toEqual([text, ids])
    })

    test('so do rendered templates, special tokens and all', () => {
      for (const { text, ids } of fixture.templates)
        expect([text, tokenizer.encodeTemplate(text)]).toEqual([text, ids])
    })

    test('so does what tokens decode to, one by one', () => {
      for (const { ids, decoded } of [...fixture.encodings, ...fixture.templates])
        expect(decode(tokenizer, ids)).toBe(decoded)
    })

    test('no text becomes a special token', () => {
      const piece = fc.oneof(
        fc.constantFrom(...tokenizer.specialTokens, '<', 's>', '|>', ' ', '▁'),
        fc.string({ maxLength: 20 }),
      )
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 6 }), (parts) => {
          expect(tokenizer.encode(parts.join('')).some((id) => tokenizer.isSpecial(id))).toBe(false)
        }),
        { numRuns: 50 },
      )
    })
  })
}

test('any text without the sign for blanks survives encoding and decoding byte for byte', async () => {
  const gemma = createTokenizer((await readFixture('gemma')).tokenizer)
  fc.assert(
    fc.property(fc.array(character, { maxLength: 40 }), (characters) => {
      const plain = characters.join('').replaceAll('▁', '')
      expect(decode(gemma, gemma.encode(plain))).toBe(plain)
    }),
  )
}, 60_000)

describe('with byte_fallback, what could not be byte-exact is refused by name', () => {
  const cases: [string, object, string][] = [
    ['a decoder without bytes', { decoder: { type: 'Metaspace' } }, 'decoder "Metaspace" is not supported'],
    [
      'a decoder that strips more',
      {
        decoder: {
          type: 'Sequence',
          decoders: [
            { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
            { type: 'ByteFallback' },
            { type: 'Fuse' },
            { type: 'Strip', content: ' ', start: 2, stop: 0 },
          ],
        },
      },
      'perhaps Strip of one blank',
    ],
    ['an unknown normalizer', { normalizer: { type: 'Lowercase' } }, 'the normalizer "Lowercase"'],
    ['an unknown pre-tokenizer', { pre_tokenizer: { type: 'Whitespace' } }, 'the pre-tokenizer "Whitespace"'],
    ['blanks that nothing replaces', { normalizer: null, pre_tokenizer: null }, 'nothing turns blanks into'],
    [
      'an unknown prefix',
      { pre_tokenizer: { type: 'Metaspace', prepend_scheme: 'last' } },
      'prepend_scheme "last"',
    ],
  ]
  for (const [name, change, message] of cases) {
    test(name, async () => {
      const { tokenizer } = await readFixture('mistral-3')
      expect(() => createTokenizer({ ...tokenizer, ...change })).toThrow(message)
    })
  }

  test('a vocabulary without every byte', async () => {
    const { tokenizer } = await readFixture('gemma')
    const { '<0x7F>': _, ...vocab } = tokenizer.model.vocab
    const json = { ...tokenizer, model: { ...tokenizer.model, vocab } }
    expect(() => createTokenizer(json)).toThrow('the vocabulary lacks "<0x7F>"')
  })
})
