import type { Meter } from '@/lib/limits/meter'

/**
 * The limits as OpenAI's API tells them: of requests and of tokens, the one of which the smallest share is left.
 * Source: https://platform.openai.com/docs/guides/rate-limits (rate limits in headers)
 */
export function limitHeaders(meter: Meter): [name: string, value: string][] {
  return (['requests', 'tokens'] as const).flatMap((unit): [string, string][] => {
    const level = meter.tightest(unit)
    if (!level) return []
    return [
      [`x-ratelimit-limit-${unit}`, String(level.limit)],
      [`x-ratelimit-remaining-${unit}`, String(level.remaining)],
      [`x-ratelimit-reset-${unit}`, formatDuration(level.resetMs)],
    ]
  })
}

/** A time as Go writes one, as its clients expect it: "12ms", "7.66s", "2m59.56s". */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`
  const minutes = Math.floor(ms / 60_000)
  const seconds = Math.floor((ms - minutes * 60_000) / 10) / 100
  return `${minutes > 0 ? `${minutes}m` : ''}${seconds}s`
}
