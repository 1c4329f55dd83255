import { readEnv } from '@/lib/core/env'
import { policyJsonSchema } from '@/lib/policies/policy-json-schema'
import { POLICY_SCHEMA_PATH } from '@/lib/policies/schema-hint'

export const dynamic = 'force-dynamic'

/** The JSON Schema of a policy file with every guardrail of this hub: editors on any machine complete from it. */
export function GET(): Response {
  const schema = { $id: `${readEnv().publicUrl}${POLICY_SCHEMA_PATH}`, ...policyJsonSchema() }
  return Response.json(schema, {
    headers: {
      'Content-Type': 'application/schema+json; charset=utf-8',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'public, max-age=300',
    },
  })
}
