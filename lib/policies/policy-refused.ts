import { type ErrorCode, PolyphonyError } from '@/lib/core/errors'
import type { Position } from './policy'

/** What is wrong with a policy, and where. */
export interface PolicyProblem {
  position: Position
  /** Which part of the document, where the problem belongs to one: `['guardrails', 0, 'options']`. */
  path?: readonly PropertyKey[]
  text: string
}

/** A policy that cannot be used or published; its message lists every problem, a line each. */
export class PolicyRefused extends PolyphonyError {
  readonly problems: readonly PolicyProblem[]

  constructor(code: ErrorCode, name: string, problems: readonly PolicyProblem[]) {
    super(code, listProblems(name, problems))
    this.problems = problems
  }
}

function listProblems(name: string, problems: readonly PolicyProblem[]): string {
  const listed = problems
    .slice(0, 20)
    .map(({ position: { line, column }, text }) => `line ${line}, column ${column}: ${text}`)
  const more = problems.length > 20 ? [`and ${problems.length - 20} more`] : []
  return [`${name} cannot be used:`, ...listed, ...more].join('\n')
}
