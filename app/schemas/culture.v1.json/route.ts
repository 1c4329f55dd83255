import { publishSchema } from '@/app/schemas/publish-schema'
import { CULTURE_SCHEMA_PATH, cultureJsonSchema } from '@/lib/cultures/write-culture'

export const dynamic = 'force-dynamic'

/** The JSON Schema of a culture's document: editors on any machine complete from it. */
export const GET = (): Response => publishSchema(CULTURE_SCHEMA_PATH, cultureJsonSchema())
