import { findFloor } from '@/lib/policies/find-floor'
import { parsePolicy } from '@/lib/policies/parse-policy'
import { listHeldPolicies } from '@/lib/store/policies'

/** What names a model in its options, by the model's name: `floor`, and `community@version` for each policy that holds. */
export async function listPoliciesAsking(): Promise<Map<string, string[]>> {
  const users = new Map<string, string[]>()
  const held = await listHeldPolicies()
  for (const { policy, yaml } of [{ policy: 'floor', yaml: findFloor().yaml }, ...held])
    for (const model of modelsOf(yaml)) users.set(model, [...(users.get(model) ?? []), policy])
  return users
}

function modelsOf(yaml: string): Set<string> {
  try {
    const { guardrails } = parsePolicy(yaml).content
    return new Set(
      guardrails.flatMap(({ options }) => (typeof options.model === 'string' ? [options.model] : [])),
    )
  } catch {
    // A policy that cannot be read asks nobody: its assistants stay silent.
    return new Set()
  }
}
