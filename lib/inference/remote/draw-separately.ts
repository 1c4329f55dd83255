import type { DrawEvent, DrawRequest } from '../model-server'

/**
 * Draws n answers by n requests at once, for servers that write one answer a request; the seeds follow each other. The
 * first that fails ends the others.
 */
export async function* drawSeparately(
  request: DrawRequest,
  drawOne: (request: DrawRequest, signal: AbortSignal) => AsyncGenerator<DrawEvent>,
  signal: AbortSignal,
): AsyncGenerator<DrawEvent> {
  const stop = new AbortController()
  const until = AbortSignal.any([signal, stop.signal])
  const draws = Array.from({ length: request.choices }, (_, choice) =>
    drawOne({ ...request, choices: 1, seed: (request.seed + choice) % 2 ** 31 }, until),
  )
  const next = (choice: number) => draws[choice]!.next().then((result) => ({ choice, result }))
  const pending = new Map(draws.map((_, choice) => [choice, next(choice)]))
  const usage = { promptTokens: 0, completionTokens: 0, fingerprint: null as string | null }
  let hasUsage = false
  try {
    while (pending.size > 0) {
      const { choice, result } = await Promise.race(pending.values())
      if (result.done) {
        pending.delete(choice)
        continue
      }
      pending.set(choice, next(choice))
      if (result.value.type === 'usage') {
        hasUsage = true
        usage.promptTokens = Math.max(usage.promptTokens, result.value.promptTokens)
        usage.completionTokens += result.value.completionTokens
        usage.fingerprint ??= result.value.fingerprint
      } else yield { ...result.value, choice }
    }
    if (hasUsage) yield { type: 'usage', ...usage }
  } finally {
    stop.abort()
    for (const left of pending.values()) left.catch(() => undefined)
  }
}
