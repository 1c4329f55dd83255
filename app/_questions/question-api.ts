import { z } from 'zod'

const problemSchema = z.object({
  position: z.object({ line: z.number(), column: z.number() }),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  text: z.string(),
})
const savedSchema = z.object({ name: z.string(), version: z.number(), questions: z.number() })
const refusalSchema = z.object({
  error: z.object({ message: z.string() }),
  problems: z.array(problemSchema).optional(),
})

export type QuestionProblem = z.infer<typeof problemSchema>

/** What the server said when it did not save a set, and where its problems are. */
export class QuestionsRefused extends Error {
  constructor(
    message: string,
    readonly problems: QuestionProblem[],
  ) {
    super(message)
  }
}

/** Where a set is read as a file, saved and removed. */
export const setAddress = (slug: string, name: string) =>
  `/api/communities/${encodeURIComponent(slug)}/question-sets/${encodeURIComponent(name)}`

/** Saves a set as its next version. @throws QuestionsRefused */
export async function saveQuestions(
  slug: string,
  set: { name: string; yaml: string; basedOn: number },
): Promise<{ name: string; version: number; questions: number }> {
  const { name, yaml, basedOn } = set
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ yaml, basedOn })
  return savedSchema.parse(await send(setAddress(slug, name), { method: 'PUT', headers, body }))
}

/** Takes a set away. @throws QuestionsRefused */
export async function removeQuestions(slug: string, name: string): Promise<void> {
  await send(setAddress(slug, name), { method: 'DELETE' })
}

const textAddress = (slug: string) => `/api/communities/${encodeURIComponent(slug)}/own-text`

/** Saves the community's own text in the place of the one before. @throws QuestionsRefused */
export async function saveOwnText(slug: string, text: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  await send(textAddress(slug), { method: 'PUT', headers, body: JSON.stringify({ text }) })
}

/** Deletes the community's own text. @throws QuestionsRefused */
export async function removeOwnText(slug: string): Promise<void> {
  await send(textAddress(slug), { method: 'DELETE' })
}

async function send(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init)
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok) return body
  const refusal = refusalSchema.safeParse(body)
  if (!refusal.success) throw new QuestionsRefused(response.statusText, [])
  throw new QuestionsRefused(refusal.data.error.message, refusal.data.problems ?? [])
}
