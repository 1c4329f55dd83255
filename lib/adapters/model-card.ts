import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/** What a model card's front matter says; everything may be missing. Source: https://huggingface.co/docs/hub/model-cards */
export interface ModelCard {
  baseModel?: string
  relation?: string
  licence?: string
  languages: string[]
  tags: string[]
}

const MAX_BYTES = 1_000_000
const MAX_FRONT_MATTER_CHARS = 50_000
const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(z.string().max(500))
const texts = z.union([z.array(text).max(500), text.transform((one) => [one])])
const schema = z.object({
  base_model: texts.nullish(),
  base_model_relation: text.nullish(),
  license: texts.nullish(),
  license_name: text.nullish(),
  language: texts.nullish(),
  tags: texts.nullish(),
})

/**
 * Reads the front matter of a folder's README.md; undefined when there is no README.md.
 * @throws PolyphonyError (invalid_request) when the front matter is not YAML of the Hub's shape
 */
export async function readModelCard(folder: string): Promise<ModelCard | undefined> {
  const path = join(folder, 'README.md')
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  )
  if (size === undefined) return undefined
  if (size > MAX_BYTES) throw invalid('the file is longer than 1 MB')
  return parseModelCard(await readFile(path, 'utf8'))
}

/** The same of a card's text. */
export function parseModelCard(card: string): ModelCard {
  const front = /^\uFEFF?---\r?\n(.*?)\r?\n---\s*(\r?\n|$)/s.exec(card)?.[1]
  if (front === undefined) return { languages: [], tags: [] }
  if (front.length > MAX_FRONT_MATTER_CHARS) throw invalid('the front matter is far too long')
  const parsed = schema.safeParse(parseFront(front) ?? {})
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalid(`${issue?.path.join('.') || 'the front matter'}: ${issue?.message}`)
  }
  const { base_model, base_model_relation, license, license_name, language, tags } = parsed.data
  // The Hub writes `other` and names the licence beside it.
  const licence = license?.[0]?.toLowerCase()
  const named = licence === 'other' && license_name ? license_name : licence
  return {
    ...(base_model?.[0] ? { baseModel: base_model[0] } : {}),
    ...(base_model_relation ? { relation: base_model_relation } : {}),
    ...(named ? { licence: named } : {}),
    languages: language ?? [],
    tags: tags ?? [],
  }
}

function parseFront(front: string): unknown {
  try {
    // No alias, so that a short text cannot unfold into a long one.
    return parse(front, { maxAliasCount: 0 })
  } catch (cause) {
    const words = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''
    throw new PolyphonyError('invalid_request', `README.md: the front matter is not valid YAML: ${words}`, {
      cause,
      param: 'README.md',
    })
  }
}

function invalid(what: string): PolyphonyError {
  return new PolyphonyError('invalid_request', `README.md: ${what}`, { param: 'README.md' })
}
