import { compilePolicy } from './compile-policy'
import { findFloor } from './find-floor'
import { parsePolicy } from './parse-policy'
import { requireFloor } from './require-floor'
import { requirePassing, runPolicyTests } from './run-policy-tests'
import { createTrialContext, type Trial } from './trial-context'

/**
 * Decides whether a policy may be published: it can be read, it keeps the floor, and its own tests pass.
 * @throws PolyphonyError (invalid_request, conflict, too_large) naming every problem with its line
 */
export async function vetPolicy(yaml: string, name: string, community?: Trial['community']): Promise<void> {
  const document = parsePolicy(yaml, name)
  requireFloor(document, name)
  const policy = compilePolicy({ floor: findFloor(), policy: document, name })
  requirePassing(await runPolicyTests(document, policy, createTrialContext(community && { community })), name)
}
