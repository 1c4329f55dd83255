import type { CompiledPolicy, PolicyStep } from './compiled-policy'
import type { Stage } from './contract'

/**
 * The steps of a stage in the groups they run in: neighbours that cannot rewrite judge side by side, a step that may
 * rewrite stands alone, so that the steps after it see (and send elsewhere) only what it left.
 */
export function groupSteps(policy: CompiledPolicy, stage: Stage): PolicyStep[][] {
  const groups: PolicyStep[][] = []
  let open: PolicyStep[] | undefined
  for (const step of policy.steps) {
    if (!step.on.includes(stage)) continue
    if (step.guardrail.mayRewrite) {
      groups.push([step])
      open = undefined
    } else if (open) {
      open.push(step)
    } else {
      open = [step]
      groups.push(open)
    }
  }
  return groups
}
