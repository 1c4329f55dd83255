import { z } from 'zod'
import type { Action } from '@/guardrails/contract'

/** What asks for a ruling: a filter that took note, a reader who points at an answer, a reader who was refused one. */
export const CASE_KINDS = ['flag', 'report', 'appeal'] as const

export type CaseKind = (typeof CASE_KINDS)[number]

export const caseKindSchema = z.enum(CASE_KINDS)

/**
 * What a ruling says, named by what should have happened, with what the policy should do about the text from now on.
 * The first of each kind agrees with what did happen.
 */
const OUTCOMES = {
  flag: { rightly_flagged: 'flag', should_pass: 'allow', should_refuse: 'block' },
  report: { fine: 'allow', should_refuse: 'block' },
  appeal: { stands: 'block', should_answer: 'allow' },
} as const satisfies Record<CaseKind, Readonly<Record<string, Action>>>

const NAMES = ['rightly_flagged', 'should_pass', 'should_refuse', 'fine', 'stands', 'should_answer'] as const

export type Outcome = (typeof NAMES)[number]

export const outcomeSchema = z.enum(NAMES)

/** Which rulings a case can get. */
export function outcomesOf(kind: CaseKind): Outcome[] {
  return NAMES.filter((name) => name in OUTCOMES[kind])
}

/** What the policy should do, after a ruling; undefined for a ruling that the kind does not know. */
export function expectedAction(kind: CaseKind, outcome: Outcome): Action | undefined {
  const actions: Readonly<Partial<Record<Outcome, Action>>> = OUTCOMES[kind]
  return actions[outcome]
}
