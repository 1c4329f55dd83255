import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeTexts } from '@/lib/inference/encode-texts'

const signal = new AbortController().signal

/** Encodes a text as the number of its bytes, and remembers what it was given. */
function byteCounter() {
  const given: string[] = []
  return {
    given,
    embed: async ({ texts }: { texts: string[] }) => {
      given.push(...texts)
      const latents = texts.map((text) => Float32Array.of(Buffer.byteLength(text), 1))
      return { latents, promptTokens: texts.length }
    },
  }
}

test('cuts texts so that no chunk can outgrow a context, and never inside a character', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 2000 }), { maxLength: 4 }),
      async (texts) => {
        const server = byteCounter()
        const latents = await encodeTexts(server, { model: 'base', texts }, signal)
        expect(latents).toHaveLength(texts.length)
        for (const chunk of server.given) {
          expect(Buffer.byteLength(chunk)).toBeLessThanOrEqual(512)
          expect(chunk.trim()).not.toBe('')
          expect(chunk).not.toMatch(/\p{Surrogate}/u)
        }
      },
    ),
  )
})

test('has no latent for an empty text and asks the server nothing for it', async () => {
  const server = byteCounter()
  expect(await encodeTexts(server, { model: 'base', texts: ['', ' \n'] }, signal)).toEqual([null, null])
  expect(server.given).toEqual([])
})

test('averages the chunks of a long text by their length', async () => {
  const server = byteCounter()
  const [latent] = await encodeTexts(
    server,
    { model: 'base', texts: [`${'a'.repeat(512)}${'b'.repeat(128)}`] },
    signal,
  )
  expect(server.given.map((chunk) => chunk.length)).toEqual([512, 128])
  expect(latent?.[0]).toBeCloseTo((512 * 512 + 128 * 128) / 640, 3)
})
