import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitJson } from '@/lib/imports/split-json'

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function split(text: string, size = 7, most = 10_000): Promise<unknown[]> {
  const found: unknown[] = []
  for await (const piece of splitJson(inPieces(text, size), most))
    found.push('text' in piece ? JSON.parse(piece.text) : 'too large')
  return found
}

test('a list comes apart into its objects, whatever they hold and however its bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), { maxLength: 5 }),
      fc.integer({ min: 1, max: 50 }),
      async (items, size) => {
        const parsed = JSON.parse(JSON.stringify(items))
        expect(await split(JSON.stringify(items), size)).toEqual(parsed)
        const inside = {
          a: { conversations: [1] },
          b: 'conversations',
          conversations: items,
          conversations2: [{}],
        }
        expect(await split(JSON.stringify(inside, null, 1), size)).toEqual(parsed)
      },
    ),
    { numRuns: 20 },
  )
})

test('an object without such a list is itself the piece, and a mark before the text is passed over', async () => {
  expect(await split('\ufeff{"mapping": {"a": [{"b": "}"}]}}')).toEqual([{ mapping: { a: [{ b: '}' }] } }])
  expect(await split('\ufeff[{"a": 1}, 5, "x", [{"b": 2}]]')).toEqual([{ a: 1 }])
})

test('what is too large is told and not held, and the rest goes on', async () => {
  const large = { text: 'x'.repeat(500) }
  expect(await split(JSON.stringify([{ a: 1 }, large, { b: 2 }]), 50, 100)).toEqual([
    ...[{ a: 1 }, 'too large', { b: 2 }],
  ])
  expect(await split(JSON.stringify(large), 50, 100)).toEqual(['too large'])
})

describe('is refused:', () => {
  test.each(['', '   ', 'hello', '<html>', '[]]', '{}{}', 'PK', '5'])('%j', async (text) => {
    await expect(split(text)).rejects.toMatchObject({ code: 'invalid_request', param: 'file' })
  })

  test('a text that ends in the middle, after what stood whole in it', async () => {
    const found: unknown[] = []
    const read = async () => {
      for await (const piece of splitJson(inPieces('[{"a": 1}, {"b": "', 4), 100)) found.push(piece)
    }
    await expect(read()).rejects.toMatchObject({ param: 'cutOff' })
    expect(found).toEqual([{ text: '{"a": 1}' }])
  })
})
