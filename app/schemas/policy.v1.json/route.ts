import { publishSchema } from '@/app/schemas/publish-schema'
import { POLICY_SCHEMA_PATH, policyJsonSchema } from '@/lib/policies/policy-json-schema'

export const dynamic = 'force-dynamic'

/** The JSON Schema of a policy file with every guardrail of this hub: editors on any machine complete from it. */
export const GET = (): Response => publishSchema(POLICY_SCHEMA_PATH, policyJsonSchema())
