import type { z } from 'zod'
import { type AssistantDesk, openDesk } from '@/lib/assistants/assistant-desk'
import { readEnv } from '@/lib/core/env'
import { listBaseNames } from '@/lib/models/list-base-names'
import { openEditor } from './open-editor'

export interface AssistantContext {
  params: Promise<{ community: string; assistant: string }>
}

/**
 * What every route of the assistants' editor begins with: who asks and may they, which assistant, what do they send.
 * @throws PolyphonyError not_found, unauthenticated, forbidden, too_large or invalid_request
 */
export async function openAssistantEditor<T extends z.ZodType>(
  request: Request,
  { params }: AssistantContext,
  schema: T,
): Promise<{ desk: AssistantDesk; body: z.output<T>; path: string }> {
  const { community: slug, assistant } = await params
  const opened = await openEditor(request, { slug, permission: 'assistants.edit', schema })
  const { community, reader, body } = opened
  const bases = await listBaseNames(readEnv().dataDir)
  const desk = await openDesk({ community, slug: assistant, reader, bases })
  return { desk, body, path: `/assistants/${slug}/${assistant}` }
}
