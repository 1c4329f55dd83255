import { PolyphonyError } from '@/lib/core/errors'
import { type DocumentProblem, DocumentRefused } from './document-refused'

export interface Problems {
  /** Why it cannot be used, with lines and columns; at most MOST_PROBLEMS of them. */
  problems: DocumentProblem[]
  /** How many more problems there are. */
  more: number
}

const MOST_PROBLEMS = 100

/** What is wrong with a document that somebody is writing, as data rather than as an error; else what `read` gives. */
export async function inspectDocument<T>(read: () => Promise<T>): Promise<Problems & { found?: T }> {
  try {
    return { problems: [], more: 0, found: await read() }
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
