import { z } from 'zod'
import { documentError } from '@/app/api/communities/document-error'
import { type AssistantContext, openAssistantEditor } from '@/app/api/communities/open-assistant-editor'
import { inspectAssistant } from '@/lib/assistants/inspect-assistant'

export const dynamic = 'force-dynamic'

const schema = z.strictObject({ yaml: z.string() })

/** What is wrong with a draft, by line and column, or what the model would read. */
export async function POST(request: Request, context: AssistantContext): Promise<Response> {
  try {
    const { desk, body } = await openAssistantEditor(request, context, schema)
    return Response.json(await inspectAssistant(body.yaml, desk))
  } catch (error) {
    return documentError(error)
  }
}
