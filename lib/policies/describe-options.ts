import { z } from 'zod'
import type { OptionSchema } from './form-field'

/** What options and their values are called in a reader's language. */
export interface OptionWords {
  option(name: string): string
  /** One of the values that a schema allows. */
  value(value: string): string
  /** @param tag BCP-47, or `*` for every language */
  language(tag: string): string
  number(value: number): string
  list(texts: string[]): string
  /** How many words a list has. */
  terms(count: number): string
}

/**
 * How a filter is set, as people read it: an option and what it says. Word lists, patterns and topics are named and
 * counted, not recited: the document has every word.
 */
export function describeOptions(
  options: Readonly<Record<string, unknown>>,
  schema: OptionSchema,
  words: OptionWords,
): [string, string][] {
  return Object.entries(options).flatMap(([key, value]): [string, string][] => {
    const part = schema.properties?.[key]
    const entries = entriesSchema.safeParse(value)
    if (!entries.success) return [[words.option(key), sayValue(key, value, { schema: part, words })]]
    return entries.data.map(({ name, action, terms }) => [
      name || words.option(key),
      [action && words.value(action), terms && words.terms(terms.length)].filter(Boolean).join(' · '),
    ])
  })
}

const entriesSchema = z
  .array(
    z.looseObject({
      name: z.string(),
      action: z.string().optional(),
      terms: z.array(z.unknown()).optional(),
    }),
  )
  .min(1)

/** Options that hold languages: their schemas say only how a tag is written. */
const LANGUAGES = new Set(['languages', 'blockIn', 'thresholdIn'])

function sayValue(
  key: string,
  value: unknown,
  { schema, words }: { schema: OptionSchema | undefined; words: OptionWords },
): string {
  if (typeof value === 'number') return words.number(value)
  if (typeof value === 'boolean') return words.value(String(value))
  if (typeof value === 'string') {
    if (LANGUAGES.has(key)) return words.language(value)
    return schema?.enum ? words.value(value) : value
  }
  if (Array.isArray(value))
    return words.list(value.map((one) => sayValue(key, one, { schema: schema?.items, words })))
  if (typeof value !== 'object' || value === null) return String(value)
  return words.list(
    Object.entries(value).map(
      ([name, one]) => `${sayName(key, name, { schema, words })}: ${sayPart(name, one)}`,
    ),
  )

  function sayPart(name: string, one: unknown): string {
    const rest = schema?.additionalProperties
    const part = schema?.properties?.[name] ?? (typeof rest === 'object' ? rest : undefined)
    return sayValue(name, one, { schema: part, words })
  }
}

function sayName(
  key: string,
  name: string,
  { schema, words }: { schema: OptionSchema | undefined; words: OptionWords },
): string {
  if (LANGUAGES.has(key)) return words.language(name)
  if (schema?.propertyNames?.enum) return words.value(name)
  return schema?.properties ? words.option(name) : name
}
