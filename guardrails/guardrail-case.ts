import type { Action, Stage } from './contract'

/** One line of a folder's `cases.ts`: what the guardrail must say of a text. */
export interface GuardrailCase {
  /** BCP-47, the language of the text. */
  language: string
  text: string
  options?: unknown
  /** `draft` when left out. */
  stage?: Stage
  /** The assistant's hidden instructions. */
  instructions?: string
  expect: Action
  /** The whole text after a rewrite. */
  becomes?: string
}
