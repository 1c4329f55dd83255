import { z } from 'zod'
import { CheckRefused } from '@/lib/adapters/finding'
import { type AssistantDocument, parseAssistant } from '@/lib/assistants/assistant-document'
import { writeAssistant } from '@/lib/assistants/write-assistant'
import { displayName } from '@/lib/core/display-name'
import { parseJson } from '@/lib/formats/parse-json'
import { samplingSchema } from '@/lib/store/sampling-schema'
import type { Manifest } from './manifest'
import { readText } from './read-bundle'
import { misshapen } from './read-contents'

/** As the assistant's document has them. */
const MAX_INSTRUCTIONS_CHARS = 8_000
const nameSchema = displayName(80)
/** `assistant.json` of a bundle of format 1, from before assistants were documents. */
const firstFormatSchema = z.strictObject({ sampling: samplingSchema })

/**
 * The assistant's document under the schema of this hub's own editor, held against what the manifest says of it.
 * @returns the document's text, and what it says
 * @throws PolyphonyError (invalid_request) naming line and column, or the member
 */
export async function readAssistant(
  folder: string,
  manifest: Manifest,
): Promise<{ yaml: string; document: AssistantDocument }> {
  const name = nameSchema.safeParse(manifest.assistant.name)
  if (!name.success) throw new CheckRefused('assistant.hidden', { why: name.error.issues[0]?.message ?? '' })
  const yaml =
    manifest.version === 1
      ? await readFirstFormat(folder, manifest, name.data)
      : await readText(folder, 'assistant.yaml')
  const { content: document } = parseAssistant(yaml, 'assistant.yaml')
  const { base, culture, adapter } = manifest
  const said = [
    ['name', document.name, name.data],
    ['base', document.base, base.name],
    ['culture', document.culture, culture],
    ['adapter', document.adapter?.name, adapter?.name],
  ]
  const other = said.find(([, here, there]) => here !== there)
  if (other) {
    const [member = '', here = '–', there = '–'] = other
    throw new CheckRefused('assistant.other', { member, here, there })
  }
  return { yaml, document }
}

/** The document that a bundle of format 1 amounts to. */
async function readFirstFormat(folder: string, manifest: Manifest, name: string): Promise<string> {
  const instructions = await readText(folder, 'instructions.md')
  if (instructions.length > MAX_INSTRUCTIONS_CHARS)
    throw new CheckRefused('assistant.tooLong', {
      ...{ count: instructions.length, most: MAX_INSTRUCTIONS_CHARS },
    })
  const parsed = firstFormatSchema.safeParse(
    parseJson(await readText(folder, 'assistant.json'), 'assistant.json'),
  )
  if (!parsed.success) throw misshapen('assistant.json', parsed.error)
  const { base, culture, adapter } = manifest
  return writeAssistant({
    ...{ name, base: base.name, culture, instructions, sampling: parsed.data.sampling },
    ...(adapter && { adapter: { name: adapter.name, version: adapter.version } }),
  })
}
