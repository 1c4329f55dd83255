import { publishSchema } from '@/app/schemas/publish-schema'
import { ASSISTANT_SCHEMA_PATH, assistantJsonSchema } from '@/lib/assistants/assistant-document'

export const dynamic = 'force-dynamic'

/** The JSON Schema of an assistant's document: editors on any machine complete from it. */
export const GET = (): Response => publishSchema(ASSISTANT_SCHEMA_PATH, assistantJsonSchema())
