import type { OptionSchema } from './form-field'

/**
 * The schema of options with their descriptions in a reader's language, where there are any.
 * @param texts by path, as a guardrail's `optionTexts` say them: `lists`, `lists.name` for each entry's name
 */
export function localiseOptions(
  schema: OptionSchema,
  { locale, texts }: { locale: string; texts: Readonly<Record<string, string>> },
  path = '',
): OptionSchema {
  const { properties, items } = schema
  const text = texts[path]
  return {
    ...schema,
    ...(text !== undefined && { description: text, lang: locale }),
    // An entry has no text of its own; its parts go by the list's path.
    ...(items && {
      items: { ...localiseOptions(items, { locale, texts }, path), description: items.description },
    }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, part]) => [
          name,
          localiseOptions(part, { locale, texts }, path === '' ? name : `${path}.${name}`),
        ]),
      ),
    }),
  }
}

/** Every described option by its path. */
export function listDescribedPaths(schema: OptionSchema, path = ''): string[] {
  const own = schema.description !== undefined && path !== '' ? [path] : []
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    listDescribedPaths(part, path === '' ? name : `${path}.${name}`),
  )
  const entries = schema.items ? listDescribedPaths(schema.items, path).filter((one) => one !== path) : []
  return [...own, ...inner, ...entries]
}
