import { z } from 'zod'

export const problemSchema = z.object({
  position: z.object({ line: z.number(), column: z.number() }),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  text: z.string(),
})
const refusalSchema = z.object({
  error: z.object({ message: z.string(), param: z.string().optional() }),
  problems: z.array(problemSchema).optional(),
})

export type ProblemView = z.infer<typeof problemSchema>

/** What the server said when it refused; `param` says what stood in the way, such as `basedOn` or `revision`. */
export class RequestRefused extends Error {
  constructor(
    message: string,
    readonly param: string | undefined,
    readonly problems: ProblemView[],
  ) {
    super(message)
  }
}

/** Sends JSON to a route of ours. @throws RequestRefused */
export async function postJson(url: string, body: unknown, signal?: AbortSignal): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' }
  const response = await fetch(url, {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
    ...(signal && { signal }),
  })
  if (!response.ok) throw await refusalOf(response)
  return response.json()
}

export async function refusalOf(response: Response): Promise<RequestRefused> {
  const parsed = refusalSchema.safeParse(await response.json().catch(() => undefined))
  if (!parsed.success) return new RequestRefused(response.statusText, undefined, [])
  const { error, problems } = parsed.data
  return new RequestRefused(error.message, error.param, problems ?? [])
}
