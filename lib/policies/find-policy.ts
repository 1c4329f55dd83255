import type { CompiledPolicy } from '@/guardrails/compiled-policy'
import { PolyphonyError } from '@/lib/core/errors'
import { compilePolicy } from './compile-policy'
import { findFloor } from './find-floor'
import { parsePolicy } from './parse-policy'

/** Policies are immutable by version, so one compilation serves every turn; the oldest leave when there are this many. */
const MOST_COMPILED = 200
const compiled = new Map<string, { yaml: string; policy: CompiledPolicy }>()

/**
 * A community's policy over the hub's floor, compiled once a version.
 * @throws PolyphonyError (internal) when it cannot be used, so that nothing is answered unscreened
 */
export function findPolicy(
  community: string,
  { version, yaml }: { version: number; yaml: string },
): CompiledPolicy {
  const key = `${community}@${version}`
  const known = compiled.get(key)
  if (known?.yaml === yaml) return known.policy
  const policy = compile(key, yaml)
  const [oldest] = compiled.keys()
  if (compiled.size >= MOST_COMPILED && oldest !== undefined) compiled.delete(oldest)
  compiled.set(key, { yaml, policy })
  return policy
}

function compile(name: string, yaml: string): CompiledPolicy {
  try {
    return compilePolicy({ floor: findFloor(), policy: parsePolicy(yaml, name), name })
  } catch (cause) {
    throw new PolyphonyError(
      'internal',
      `The policy ${name} cannot be used, so this assistant stays silent.`,
      { cause },
    )
  }
}
