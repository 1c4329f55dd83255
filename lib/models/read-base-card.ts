import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { ModelManifest } from './model-manifest'

type CardFacts = Pick<ModelManifest, 'licence' | 'baseModels' | 'languages'>

const NOTHING: CardFacts = { licence: null, baseModels: [], languages: [] }
const MAX_CHARS = 50_000
const word = z.string().max(200)
const words = z
  .union([word.transform((one) => [one]), z.array(word).max(200)])
  .nullish()
  .catch(undefined)
const schema = z.object({ license: words, license_name: words, base_model: words, language: words })

/**
 * Licence, origin and languages from the front matter of a folder's README.md. A card that cannot be read says nothing:
 * it is no reason to refuse the model.
 */
export async function readBaseCard(folder: string): Promise<CardFacts> {
  const card = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '')
  const front = /^\uFEFF?---\r?\n(.*?)\r?\n---\s*(\r?\n|$)/s.exec(card)?.[1]
  if (front === undefined || front.length > MAX_CHARS) return NOTHING
  const parsed = schema.safeParse(parseYaml(front))
  if (!parsed.success) return NOTHING
  const { license, license_name, base_model, language } = parsed.data
  return {
    licence: (license_name ?? license)?.join(', ') ?? null,
    baseModels: base_model ?? [],
    languages: language ?? [],
  }
}

function parseYaml(text: string): unknown {
  try {
    // No alias, so that a short text cannot unfold into a long one.
    return parse(text, { maxAliasCount: 0 })
  } catch {
    return undefined
  }
}
