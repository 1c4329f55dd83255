import { z } from 'zod'
import { postJson, problemSchema, refusalOf } from '@/app/_documents/document-api'

const inspectionSchema = z.object({
  problems: z.array(problemSchema),
  more: z.number(),
  instructions: z.string().optional(),
})
const draftSchema = z.object({
  yaml: z.string(),
  revision: z.number(),
  version: z.number(),
  published: z.string(),
  saved: z.object({ by: z.string().nullable(), at: z.string() }).nullable(),
})
const savedSchema = z.object({ revision: z.number() })
const publishedSchema = savedSchema.extend({ version: z.number() })

export type AssistantInspectionView = z.infer<typeof inspectionSchema>
/** What lies on the hub's desk. */
export type HeldDraft = z.infer<typeof draftSchema>

/** The routes of one assistant's editor; `id` is `community/assistant`. */
export function roomOf(id: string): string {
  const [community = '', assistant = ''] = id.split('/').map(encodeURIComponent)
  return `/api/communities/${community}/assistants/${assistant}`
}

export async function checkAssistant(
  id: string,
  yaml: string,
  signal: AbortSignal,
): Promise<AssistantInspectionView> {
  return inspectionSchema.parse(await postJson(`${roomOf(id)}/check`, { yaml }, signal))
}

/** Keeps a draft on the hub. @returns its new revision */
export async function saveDraft(id: string, draft: { yaml: string; revision: number }): Promise<number> {
  return savedSchema.parse(await postJson(`${roomOf(id)}/draft`, draft)).revision
}

const droppedSchema = z.object({ revision: z.number().nullable() })

/**
 * Throws the hub's draft away, so that the version's own text holds again.
 * @returns the new revision; null when the assistant, never published, went with it
 */
export async function dropDraft(id: string, revision: number): Promise<number | null> {
  return droppedSchema.parse(await postJson(`${roomOf(id)}/draft`, { drop: true, revision })).revision
}

export async function publishAssistant(
  id: string,
  publication: { yaml: string; revision: number; note: string },
): Promise<{ version: number; revision: number }> {
  return publishedSchema.parse(await postJson(`${roomOf(id)}/versions`, publication))
}

export async function fetchDraft(id: string): Promise<HeldDraft> {
  const response = await fetch(`${roomOf(id)}/draft`)
  if (!response.ok) throw await refusalOf(response)
  return draftSchema.parse(await response.json())
}
