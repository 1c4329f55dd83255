import { type DocumentProblem, DocumentRefused, type Position } from '@/lib/documents/document-refused'
import { parseDocument } from '@/lib/documents/parse-document'
import { nameOf, type PolicyDocument, policySchema } from './policy'

export const MAX_POLICY_BYTES = 2 * 1024 * 1024

/**
 * Reads a policy's YAML.
 * @throws DocumentRefused invalid_request naming every problem with its line and column
 */
export function parsePolicy(yaml: string, name = 'policy'): PolicyDocument {
  const rules = { schema: policySchema, kind: 'policy', name, maxBytes: MAX_POLICY_BYTES }
  const document = parseDocument(yaml, rules)
  const problems = listDuplicates(document.content.guardrails.map(nameOf), document.positionOf)
  if (problems.length > 0) throw new DocumentRefused('invalid_request', name, problems)
  return document
}

function listDuplicates(
  names: readonly string[],
  positionOf: (path: readonly PropertyKey[]) => Position,
): DocumentProblem[] {
  return names.flatMap((name, index) => {
    const first = names.indexOf(name)
    if (first === index) return []
    const { line } = positionOf(['guardrails', first])
    const text = `the name "${name}" is already taken on line ${line}; give this one a name of its own`
    const path = ['guardrails', index]
    return [{ position: positionOf(path), path, text }]
  })
}
