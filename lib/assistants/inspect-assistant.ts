import { PolyphonyError } from '@/lib/core/errors'
import { compileInstructions } from '@/lib/cultures/compile-instructions'
import { type DocumentProblem, DocumentRefused } from '@/lib/documents/document-refused'
import type { AssistantDesk } from './assistant-desk'
import { resolveDocument } from './resolve-document'

export interface AssistantInspection {
  /** Why it cannot be published, with lines and columns; at most MOST_PROBLEMS of them. */
  problems: DocumentProblem[]
  /** How many more problems there are. */
  more: number
  /** The system message that the model would read; absent while the document cannot be used. */
  instructions?: string
}

const MOST_PROBLEMS = 100

/** What is wrong with an assistant that somebody is writing, as data rather than as an error. */
export async function inspectAssistant(yaml: string, desk: AssistantDesk): Promise<AssistantInspection> {
  try {
    const { document, culture } = await resolveDocument(yaml, desk)
    const { name: assistant, instructions } = document
    const community = desk.community.name
    return {
      problems: [],
      more: 0,
      instructions: compileInstructions({ assistant, community, instructions, culture }),
    }
  } catch (error) {
    if (error instanceof DocumentRefused) {
      const { problems } = error
      const more = Math.max(0, problems.length - MOST_PROBLEMS)
      return { problems: problems.slice(0, MOST_PROBLEMS), more }
    }
    if (error instanceof PolyphonyError && error.code !== 'internal')
      return { problems: [{ position: { line: 1, column: 1 }, text: error.message }], more: 0 }
    throw error
  }
}
