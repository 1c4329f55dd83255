import { nameOf, type PolicyDocument, type Position, policySchema } from './policy'
import { type PolicyProblem, PolicyRefused } from './policy-refused'
import { readPositionedYaml } from './positioned-yaml'

export const MAX_POLICY_BYTES = 2 * 1024 * 1024

/** Reads a policy's YAML. @throws PolicyRefused invalid_request naming every problem with its line and column */
export function parsePolicy(yaml: string, name = 'policy'): PolicyDocument {
  const document = readPositionedYaml(yaml, {
    ...{ name, kind: 'a policy', mostBytes: MAX_POLICY_BYTES, schema: policySchema },
  })
  const duplicates = listDuplicates(document.content.guardrails.map(nameOf), document.positionOf)
  if (duplicates.length > 0) throw new PolicyRefused('invalid_request', name, duplicates)
  return document
}

function listDuplicates(
  names: readonly string[],
  positionOf: (path: readonly PropertyKey[]) => Position,
): PolicyProblem[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name)
    if (first === index) return []
    const { line } = positionOf(['guardrails', first])
    const text = `the name "${name}" is already taken on line ${line}; give this one a name of its own`
    const path = ['guardrails', index]
    return [{ position: positionOf(path), path, text }]
  })
}
