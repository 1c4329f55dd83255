import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { digestFiles } from '@/lib/formats/adapter-digest'
import { openSafetensors } from '@/lib/formats/open-safetensors'
import { ngramFeatures } from './text-features'
import type { SentenceEncoder } from './text-model'
import { unitLength } from './unit-length'

/** What lies beyond does not change what a text is about. */
const MOST_CHARACTERS = 16_384

const FILES = ['config.json', 'model.safetensors']

export const staticConfigSchema = z.object({
  model_type: z.literal('polyphony_static'),
  name: z.string().min(1),
  features: z.literal('ngrams'),
  buckets: z
    .int()
    .min(1)
    .max(2 ** 22),
  width: z.int().min(1).max(4096),
})

/**
 * An encoder that adds up one learnt vector for every n-gram of a text; each word counts by the root of its n-grams.
 * @throws PolyphonyError when a file is missing or does not fit.
 */
export async function loadStaticEncoder(folder: string, json: unknown): Promise<SentenceEncoder> {
  const parsed = staticConfigSchema.safeParse(json)
  if (!parsed.success) throw wrong(`config.json: ${parsed.error.issues[0]?.message}`)
  const { name, buckets, width } = parsed.data
  const { table, scales } = await readTable(join(folder, 'model.safetensors'), buckets, width)
  return {
    kind: 'encoder',
    name,
    digest: await digestFiles(folder, FILES),
    async encode(text) {
      const words = ngramFeatures(text.slice(0, MOST_CHARACTERS), buckets)
      const sum = new Float32Array(width)
      for (const word of words) {
        for (const bucket of word) {
          const scale = scales[bucket]! / Math.sqrt(word.length)
          for (let i = 0; i < width; i++) sum[i]! += table[bucket * width + i]! * scale
        }
      }
      return { vector: unitLength(sum), tokens: words.length }
    },
  }
}

/** Rows of int8 [buckets, width], and what one step of each is worth [buckets]. */
async function readTable(path: string, buckets: number, width: number) {
  const file = await openSafetensors(path)
  try {
    const entry = file.tensors.get('table')
    const fits = entry?.dtype === 'I8' && entry.shape.join() === `${buckets},${width}`
    if (!entry || !fits) throw wrong(`"table" must be I8 [${buckets}, ${width}]`)
    const scales = await file.readFloat32('scales')
    if (scales.length !== buckets || scales.some((scale) => !Number.isFinite(scale)))
      throw wrong(`"scales" must be ${buckets} finite numbers`)
    const bytes = await readFile(path)
    const table = new Int8Array(bytes.subarray(file.dataStart + entry.begin, file.dataStart + entry.end))
    return { table, scales }
  } finally {
    await file.close()
  }
}

function wrong(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `The encoder cannot be read: ${what}`)
}
