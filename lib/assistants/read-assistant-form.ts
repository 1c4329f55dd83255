import { type Document, isMap, parseDocument } from 'yaml'
import { z } from 'zod'
import type { DocumentEdit } from '@/lib/documents/edit-document'
import { mergeNode } from '@/lib/documents/merge-node'

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String).catch('')
const optionalText = z.string().optional().catch(undefined)
const version = z.union([z.string(), z.number()]).transform(String).catch('latest')

const formSchema = z.looseObject({
  name: text,
  about: text,
  base: text,
  adapter: z.looseObject({ name: text, community: optionalText, version }).optional().catch(undefined),
  instructions: text,
  culture: text,
  policy: version,
  sampling: z.record(z.string(), z.unknown()).catch({}),
  greeting: text,
  examples: z.array(text).catch([]),
  avatar: z.looseObject({ symbol: text, color: optionalText }).optional().catch(undefined),
  limits: text,
})

/** An assistant's document as a form can show it, also where parts of it are wrong. */
export type AssistantForm = z.infer<typeof formSchema>

/** A document's text for the form; undefined when it is no YAML that a form could change without harm. */
export function readAssistantForm(yaml: string): AssistantForm | undefined {
  try {
    const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: true })
    if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents)))
      return undefined
    const said: unknown = document.toJS({ maxAliasCount: 0 }) ?? {}
    const withTexts = typeof said === 'object' ? Object.entries(said ?? {}).filter(isSaid) : []
    const parsed = formSchema.safeParse(Object.fromEntries(withTexts))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

/** Sets a part of the document; undefined, an empty text and an empty list take it out. */
export function setPart(path: readonly string[], value: unknown): DocumentEdit {
  return (document: Document) => {
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
      document.deleteIn(path)
    else document.setIn(path, mergeNode(document, document.getIn(path, true), value))
  }
}

const isSaid = ([, value]: [string, unknown]) => value !== null && value !== undefined
