import { compileInstructions } from '@/lib/cultures/compile-instructions'
import { inspectDocument, type Problems } from '@/lib/documents/inspect-document'
import type { AssistantDesk } from './assistant-desk'
import { resolveDocument } from './resolve-document'

export interface AssistantInspection extends Problems {
  /** The system message that the model would read; absent while the document cannot be used. */
  instructions?: string
}

/** What is wrong with an assistant that somebody is writing, as data rather than as an error. */
export async function inspectAssistant(yaml: string, desk: AssistantDesk): Promise<AssistantInspection> {
  const { found, ...problems } = await inspectDocument(() => resolveDocument(yaml, desk))
  if (!found) return problems
  const { document, culture } = found
  const { name: assistant, instructions } = document
  const community = desk.community.name
  return { ...problems, instructions: compileInstructions({ assistant, community, instructions, culture }) }
}
