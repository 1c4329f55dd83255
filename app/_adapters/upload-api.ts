import { z } from 'zod'
import { readDataLines } from '@/app/_ui/read-data-lines'
import { type AdapterCheck, adapterCheckSchema } from '@/lib/adapters/adapter-check'
import { type Said, saidSchema } from '@/lib/core/said'
import { type TrialEventView, type TriedBy, trialEventSchema } from './trial-state'

/** What the server said when it refused; its words name what was wrong and what to do. */
export class UploadRefused extends Error {
  constructor(
    message: string,
    /** The same in the words of the page's language, where it has them. */
    readonly said?: Said,
  ) {
    super(message)
  }
}

const errorSchema = z.object({ message: z.string(), said: saidSchema.optional() })
const refusalSchema = z.object({ error: errorSchema })
const openedSchema = z.object({ id: z.string() })
const publishedSchema = z.object({
  name: z.string(),
  version: z.number(),
  assistants: z.array(z.string()),
})
const eventSchema = z.object({
  check: adapterCheckSchema.optional(),
  status: z.string().optional(),
  error: errorSchema.optional(),
})

export type Published = z.infer<typeof publishedSchema>

const uploadsOf = (slug: string) => `/api/communities/${encodeURIComponent(slug)}/uploads`

/** Where an upload's bytes go, by tus. */
export const filesOf = (slug: string, id: string) => `${uploadsOf(slug)}/${id}/files`

/** Declares an upload. @throws UploadRefused */
export async function openUpload(
  slug: string,
  upload: { name: string; files: { path: string; sizeBytes: number }[] },
): Promise<string> {
  const headers = { 'Content-Type': 'application/json' }
  const response = await send(uploadsOf(slug), { method: 'POST', headers, body: JSON.stringify(upload) })
  return openedSchema.parse(await response.json()).id
}

/** The checks of an upload as they end. @throws UploadRefused */
export async function* checkUpload(
  slug: string,
  id: string,
): AsyncGenerator<AdapterCheck, 'checked' | 'refused'> {
  const response = await send(`${uploadsOf(slug)}/${id}/check`, { method: 'POST' })
  for await (const line of readDataLines(response.body ?? new ReadableStream())) {
    const { check, status, error } = eventSchema.parse(JSON.parse(line))
    if (error) throw new UploadRefused(error.message, error.said)
    if (check) yield check
    if (status) return status === 'checked' ? 'checked' : 'refused'
  }
  throw new UploadRefused('')
}

/** What a maintainer decides. */
export interface PublishOptions {
  /** Why it is published although its checks have not passed. */
  reason?: string | undefined
  /** Of a bundle: what its assistant is called here. */
  assistantName?: string
  /** Of a bundle: whether its policy becomes the community's. */
  takesPolicy?: boolean
}

/** Publishes an upload. @throws UploadRefused */
export async function publishUpload(slug: string, id: string, options: PublishOptions): Promise<Published> {
  const headers = { 'Content-Type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(options) }
  const response = await send(`${uploadsOf(slug)}/${id}/publish`, init)
  return publishedSchema.parse(await response.json())
}

/** One question to an upload that was validated, to its base and to the live version, as they answer. @throws UploadRefused */
export async function* tryUpload(
  slug: string,
  id: string,
  asked: { question: string; history: Record<TriedBy, object[]> },
  signal: AbortSignal,
): AsyncGenerator<TrialEventView> {
  const headers = { 'Content-Type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(asked), signal }
  const response = await send(`${uploadsOf(slug)}/${id}/try`, init)
  for await (const line of readDataLines(response.body ?? new ReadableStream())) {
    const event = trialEventSchema.safeParse(JSON.parse(line))
    if (event.success) yield event.data
  }
}

const sourceSchema = z.object({
  id: z.string(),
  commit: z.string(),
  error: z.string().nullable(),
  said: saidSchema.optional(),
})
const uploadSchema = z.object({
  status: z.enum(['receiving', 'checking', 'checked', 'refused', 'published']),
  arrivedBytes: z.number(),
  source: sourceSchema.nullable(),
  checks: z.array(adapterCheckSchema),
})

/** How far an upload is. @throws UploadRefused */
export async function findUpload(slug: string, id: string): Promise<z.infer<typeof uploadSchema>> {
  const response = await send(`${uploadsOf(slug)}/${id}`, { cache: 'no-store' })
  return uploadSchema.parse(await response.json())
}

/** Begins an import from the Hugging Face Hub, or lets a stopped one go on. @throws UploadRefused */
export async function importFromHub(
  slug: string,
  wanted: { id: string; revision: string; name?: string },
): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  const init = { method: 'POST', headers, body: JSON.stringify(wanted) }
  await send(`/api/communities/${encodeURIComponent(slug)}/imports`, init)
}

export async function deleteUpload(slug: string, id: string): Promise<void> {
  await send(`${uploadsOf(slug)}/${id}`, { method: 'DELETE' })
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (response.ok) return response
  const refusal = refusalSchema.safeParse(await response.json().catch(() => undefined))
  if (!refusal.success) throw new UploadRefused(response.statusText)
  throw new UploadRefused(refusal.data.error.message, refusal.data.error.said)
}
