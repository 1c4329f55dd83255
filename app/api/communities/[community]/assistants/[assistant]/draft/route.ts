import { z } from 'zod'
import { documentError } from '@/app/api/communities/document-error'
import { type AssistantContext, openAssistantEditor } from '@/app/api/communities/open-assistant-editor'
import { currentReader } from '@/app/reader'
import { openDesk, readDraft } from '@/lib/assistants/assistant-desk'
import { draftSchema, dropDraft, saveDraft } from '@/lib/assistants/publish-assistant'
import { requireInCommunity } from '@/lib/people/may-in-community'
import { findVisibleCommunity } from '@/lib/people/visible-community'

export const dynamic = 'force-dynamic'

const dropSchema = z.strictObject({ drop: z.literal(true), revision: z.int().min(0) })

/** What lies on an assistant's desk: the draft, or the version that answers. */
export async function GET(_: Request, { params }: AssistantContext): Promise<Response> {
  try {
    const { community: slug, assistant } = await params
    const reader = await currentReader()
    const community = await findVisibleCommunity(reader, slug)
    await requireInCommunity(reader, community, 'assistants.edit')
    const desk = await openDesk({ community, slug: assistant, reader, bases: [] })
    return Response.json(readDraft(desk), { headers: { 'Cache-Control': 'no-store' } })
  } catch (error) {
    return documentError(error)
  }
}

/** Keeps a draft, `{yaml, revision}`, or throws it away, `{drop: true, revision}`. */
export async function POST(request: Request, context: AssistantContext): Promise<Response> {
  try {
    const { desk, body } = await openAssistantEditor(request, context, z.union([dropSchema, draftSchema]))
    const revision = 'drop' in body ? await dropDraft(desk, body.revision) : await saveDraft(desk, body)
    return Response.json({ revision })
  } catch (error) {
    return documentError(error)
  }
}
