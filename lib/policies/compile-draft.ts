import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { compilePolicy } from './compile-policy'
import { findFloor } from './find-floor'
import { parsePolicy } from './parse-policy'
import type { PolicyDocument } from './policy'

export interface CompiledDraft {
  document: PolicyDocument
  policy: CompiledPolicy
}

/** Whoever types asks for the same draft several times: to check it, to try a text, to compare. */
const MOST_DRAFTS = 8
const drafts = new Map<string, CompiledDraft>()

/**
 * A policy that is not published, over the hub's floor; the last few are kept.
 * @throws DocumentRefused naming every problem with its line, PolyphonyError too_large
 */
export function compileDraft(yaml: string, name = 'policy'): CompiledDraft {
  const known = drafts.get(yaml)
  if (known) return known
  const document = parsePolicy(yaml, name)
  const draft = { document, policy: compilePolicy({ floor: findFloor(), policy: document, name }) }
  const [oldest] = drafts.keys()
  if (drafts.size >= MOST_DRAFTS && oldest !== undefined) drafts.delete(oldest)
  drafts.set(yaml, draft)
  return draft
}
