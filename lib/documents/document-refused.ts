import { type ErrorCode, PolyphonyError } from '@/lib/core/errors'

/** Where something stands in a document's text, both from 1. */
export interface Position {
  line: number
  column: number
}

/** What is wrong with a document that somebody wrote, and where. */
export interface DocumentProblem {
  position: Position
  /** Which part of the document, where the problem belongs to one: `['guardrails', 0, 'options']`. */
  path?: readonly PropertyKey[]
  text: string
}

/** A document that cannot be used or published; its message lists every problem, a line each. */
export class DocumentRefused extends PolyphonyError {
  readonly problems: readonly DocumentProblem[]

  constructor(code: ErrorCode, name: string, problems: readonly DocumentProblem[]) {
    super(code, listProblems(name, problems))
    this.problems = problems
  }
}

function listProblems(name: string, problems: readonly DocumentProblem[]): string {
  const listed = problems
    .slice(0, 20)
    .map(({ position: { line, column }, text }) => `line ${line}, column ${column}: ${text}`)
  const more = problems.length > 20 ? [`and ${problems.length - 20} more`] : []
  return [`${name} cannot be used:`, ...listed, ...more].join('\n')
}
