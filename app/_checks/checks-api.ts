import { z } from 'zod'
import { readDataLines } from '@/app/_ui/read-data-lines'
import { placedAnswerSchema } from '@/lib/checks/check-answer'
import { checkPlanSchema } from '@/lib/checks/check-plan'
import { surpriseSchema } from '@/lib/checks/surprise'

const status = z.enum(['waiting', 'running', 'done', 'cancelled', 'failed'])
const trouble = z.string().nullable()
const runSchema = z.object({
  ...{ id: z.string(), status, trouble, publishes: z.boolean(), plan: checkPlanSchema },
  surprise: surpriseSchema,
  /** How each passage of the community's own text begins; null once that text is gone. */
  beginnings: z.array(z.string()).nullable(),
})
const eventSchema = z.union([
  z.object({ isGated: z.boolean() }),
  z.object({ run: runSchema.nullable() }),
  z.object({ answers: z.array(placedAnswerSchema) }),
  z.object({ surprise: surpriseSchema }),
  z.object({ status, trouble }),
  z.object({ error: z.object({ message: z.string() }) }),
])
const refusalSchema = z.object({ error: z.object({ message: z.string() }) })

export type CheckEventView = z.infer<typeof eventSchema>
export type CheckRunView = z.infer<typeof runSchema>
export type CheckOrder = 'begin' | 'cancel' | 'resume'

/** What the server said when it refused. */
export class ChecksRefused extends Error {}

const resultsOf = (slug: string, id: string) =>
  `/api/communities/${encodeURIComponent(slug)}/uploads/${encodeURIComponent(id)}/results`

/** The checks of an upload as they come. @throws ChecksRefused */
export async function* readChecks(
  slug: string,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<CheckEventView> {
  const response = await send(resultsOf(slug, id), { signal })
  for await (const line of readDataLines(response.body ?? new ReadableStream()))
    yield eventSchema.parse(JSON.parse(line))
}

/** Begins, stops or goes on with the checks of an upload. @throws ChecksRefused */
export async function orderChecks(slug: string, id: string, order: CheckOrder): Promise<void> {
  const headers = { 'Content-Type': 'application/json' }
  await send(resultsOf(slug, id), { method: 'POST', headers, body: JSON.stringify({ order }) })
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init)
  if (response.ok) return response
  const refusal = refusalSchema.safeParse(await response.json().catch(() => undefined))
  throw new ChecksRefused(refusal.success ? refusal.data.error.message : response.statusText)
}
