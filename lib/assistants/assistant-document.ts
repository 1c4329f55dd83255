import { z } from 'zod'
import { displayName, paragraphs } from '@/lib/core/display-name'
import { type ParsedDocument, parseDocument } from '@/lib/documents/parse-document'
import { avatarSchema } from '@/lib/store/assistant-avatar'
import { samplingSchema } from '@/lib/store/sampling-schema'

export const MAX_ASSISTANT_BYTES = 64 * 1024

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens')
/** The newest one, whichever that is, or the one of this number. */
const version = z.union([z.literal('latest'), z.int().min(1).max(1_000_000)], 'latest, or a number such as 3')

const adapterSchema = z.strictObject({
  name: z.string().min(1).max(100).describe('Which adapter'),
  community: slug.optional().describe('Whose it is; this community’s own when left out'),
  version: version.default('latest').describe('latest follows it from version to version; a number pins it'),
})

/** An assistant's document, as its YAML says it. What may be left out takes the culture's or the hub's default. */
export const assistantSchema = z.strictObject({
  version: z.literal(1).describe('Version of this format'),
  name: displayName(80).describe('What it is called'),
  about: displayName(400, 0).default('').describe('What it is for, in a sentence or two'),
  base: z.string().min(1).max(200).describe('The base model, by its name on this hub'),
  adapter: adapterSchema.optional().describe('What it speaks through; the base model alone when left out'),
  instructions: paragraphs(8_000).default('').describe('Read by the model before a conversation'),
  culture: z
    .string()
    .regex(/^(root|[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?)$/, 'a language tag such as fr or fr-SN')
    .describe('The language tag of its culture'),
  policy: version
    .default('latest')
    .describe('The community’s policy: latest is whichever holds; a number pins a version'),
  sampling: z
    .strictObject(samplingSchema.shape)
    .prefault({})
    .describe('How drafts are drawn; the hub’s defaults when left out'),
  greeting: displayName(300, 0)
    .optional()
    .describe('Said before the first question; the culture’s when left out'),
  examples: z
    .array(displayName(200))
    .max(8)
    .default([])
    .describe('Questions offered on the empty page; the culture’s when there are none'),
  avatar: avatarSchema.optional().describe('The community’s letter when left out'),
  limits: paragraphs(2_000).default('').describe('What it is known not to be able to do'),
})

export type AssistantDocument = z.infer<typeof assistantSchema>

/**
 * Reads an assistant's document.
 * @throws DocumentRefused invalid_request naming every problem with its line and column
 */
export function parseAssistant(yaml: string, name = 'assistant'): ParsedDocument<AssistantDocument> {
  const rules = { schema: assistantSchema, kind: 'assistant', name, maxBytes: MAX_ASSISTANT_BYTES }
  return parseDocument(yaml, rules)
}

/** The JSON Schema (draft 2020-12) of such a document: editors complete from it. */
export function assistantJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(assistantSchema, { io: 'input' }), title: 'Polyphony assistant' }
}

/** Where a hub publishes the JSON Schema of version 1 of the format; it stays there. */
export const ASSISTANT_SCHEMA_PATH = '/schemas/assistant.v1.json'
