import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { documentError } from '@/app/api/communities/document-error'
import { type AssistantContext, openAssistantEditor } from '@/app/api/communities/open-assistant-editor'
import {
  assistantPublicationSchema,
  assistantRestorationSchema,
  publishAssistant,
  restoreAssistant,
} from '@/lib/assistants/publish-assistant'

export const dynamic = 'force-dynamic'

const schema = z.union([assistantRestorationSchema, assistantPublicationSchema])

/** Publishes a document, `{yaml, revision, note}`, or an earlier version's again, `{restore, revision}`. */
export async function POST(request: Request, context: AssistantContext): Promise<Response> {
  try {
    const { desk, body } = await openAssistantEditor(request, context, schema)
    const published =
      'restore' in body ? await restoreAssistant(desk, body) : await publishAssistant(desk, body)
    revalidatePath('/', 'layout')
    return Response.json(published, { status: 201 })
  } catch (error) {
    return documentError(error)
  }
}
