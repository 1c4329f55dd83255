import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createDetokenizer } from '@/lib/formats/detokenizer'
import { createTokenizer, loadTokenizer, type Tokenizer } from '@/lib/formats/tokenizer'
import { TINY } from '../engine/tiny-model'

const encodingsSchema = z.array(z.object({ text: z.string(), ids: z.array(z.int()) }))
const FIXTURES = join(TINY, '..')

let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer(TINY)
})

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}

function decode(used: Tokenizer, ids: number[]): string {
  const detokenizer = createDetokenizer(used)
  return ids.map((id) => detokenizer.push(id)).join('') + detokenizer.flush()
}

const unicode = fc.string({ unit: 'binary', maxLength: 60 })

test('encodings equal those of an independent implementation', async () => {
  const golden = z
    .object({ encodings: encodingsSchema })
    .parse(await readJson(join(TINY, 'golden/golden.json')))
  for (const { text, ids } of golden.encodings) expect(tokenizer.encode(text)).toEqual(ids)
})

test('any text survives encoding and decoding byte for byte', () => {
  fc.assert(
    fc.property(unicode, (text) => {
      expect(decode(tokenizer, tokenizer.encode(text))).toBe(text)
    }),
  )
})

test('a lone surrogate becomes U+FFFD', () => {
  expect(decode(tokenizer, tokenizer.encode('a\ud800b'))).toBe('a\ufffdb')
})

describe('special tokens', () => {
  test('in a text are ordinary characters', () => {
    const hostile = fc.array(
      fc.oneof(fc.constantFrom('<|end|>', '<|user|>', '<|', '|>', 'end', ' '), unicode),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(hostile, (parts) => {
        const ids = tokenizer.encode(parts.join(''))
        expect(ids.some((id) => tokenizer.isSpecial(id))).toBe(false)
        expect(decode(tokenizer, ids)).toBe(parts.join(''))
      }),
    )
  })

  test('in a template are recognised', () => {
    expect(tokenizer.encodeTemplate('<|bos|>a<|end|>')).toEqual([1, ...tokenizer.encode('a'), 5])
    expect(tokenizer.specialId('<|end|>')).toBe(5)
  })

  test('are not text', () => {
    expect(decode(tokenizer, [1, 5])).toBe('')
  })
})

describe('incremental decoding', () => {
  test('never gives out half a character, whatever the tokens', () => {
    const ids = fc.array(fc.integer({ min: 0, max: 511 }), { maxLength: 40 })
    fc.assert(
      fc.property(ids, (tokens) => {
        const bytes = Buffer.concat(tokens.map((id) => tokenizer.bytesOf(id)))
        expect(decode(tokenizer, tokens)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
      }),
    )
  })

  test('waits for the last byte of a character', () => {
    const detokenizer = createDetokenizer(tokenizer)
    const bytes = [...Buffer.from('💻')].map((byte) => 6 + byte)
    expect(bytes.map((id) => detokenizer.push(id))).toEqual(['', '', '', '💻'])
  })

  test('an id outside the vocabulary has no bytes', () => {
    expect(tokenizer.bytesOf(99_999)).toHaveLength(0)
    expect(tokenizer.bytesOf(-1)).toHaveLength(0)
  })
})

describe('a tokenizer that could not be byte-exact is refused by name', () => {
  const cases: [string, object, string][] = [
    ['WordPiece', { model: { type: 'WordPiece', vocab: {} } }, 'only BPE is supported'],
    ['a decoder that is not byte-level', { decoder: { type: 'Metaspace' } }, 'only byte-level vocabularies'],
    ['an unknown pre-tokenizer', { pre_tokenizer: { type: 'Whitespace' } }, '"Whitespace" is not supported'],
    [
      'a split that merges',
      { pre_tokenizer: { type: 'Split', behavior: 'MergedWithNext' } },
      '"MergedWithNext"',
    ],
    [
      'a special token of one character',
      { added_tokens: [{ id: 1, content: '#', special: true }] },
      'longer than one character',
    ],
  ]
  for (const [name, change, message] of cases) {
    test(name, async () => {
      const json = z.looseObject({}).parse(await readJson(join(TINY, 'tokenizer.json')))
      expect(() => createTokenizer({ ...json, ...change })).toThrow(message)
    })
  }
})

const datasets = process.env.DATASETS_DIR
if (!datasets) console.warn('Checks against public data are skipped: set DATASETS_DIR')
describe.skipIf(!datasets)("SmolLM2's tokenizer (skipped without DATASETS_DIR)", () => {
  test('encodings equal those of an independent implementation', async () => {
    const smollm = await loadTokenizer(join(datasets ?? '', 'smollm2-tokenizer'))
    const golden = encodingsSchema.parse(await readJson(join(FIXTURES, 'smollm2-encodings.json')))
    for (const { text, ids } of golden) expect(smollm.encode(text)).toEqual(ids)
  })
})
