import { PolyphonyError } from '@/lib/core/errors'
import { type DocumentProblem, DocumentRefused } from '@/lib/documents/document-refused'
import { compileDraft } from './compile-draft'
import { requireFloor } from './require-floor'
import { type PolicyTestResult, runPolicyTests } from './run-policy-tests'
import { createTrialContext, type Trial } from './trial-context'

export interface PolicyInspection {
  /** Why it cannot be used, with lines and columns; at most MOST_PROBLEMS of them. */
  problems: DocumentProblem[]
  /** How many more problems there are. */
  more: number
  /** How its own tests went; absent when they were not asked for or cannot run. */
  tests?: PolicyTestResult[]
}

const MOST_PROBLEMS = 100

/** What is wrong with a policy that somebody is writing, as data rather than as an error. */
export async function inspectPolicy(
  yaml: string,
  { runTests, ...trial }: { runTests: boolean } & Trial,
): Promise<PolicyInspection> {
  try {
    const { document, policy } = compileDraft(yaml)
    requireFloor(document, 'policy')
    if (!runTests) return { problems: [], more: 0 }
    return {
      problems: [],
      more: 0,
      tests: await runPolicyTests(document, policy, createTrialContext(trial)),
    }
  } catch (error) {
    if (error instanceof DocumentRefused) {
      const { problems } = error
      return {
        problems: problems.slice(0, MOST_PROBLEMS),
        more: Math.max(0, problems.length - MOST_PROBLEMS),
      }
    }
    if (error instanceof PolyphonyError && error.code !== 'internal')
      return { problems: [{ position: { line: 1, column: 1 }, text: error.message }], more: 0 }
    throw error
  }
}
