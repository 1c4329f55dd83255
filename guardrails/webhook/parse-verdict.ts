import { z } from 'zod'
import type { SignedReply, Span } from '../contract'
import { WebhookFailed } from './webhook-failed'

/** What a webhook says of a text. */
export interface WebhookVerdict {
  action: 'allow' | 'flag' | 'block'
  /** Between 0 and 1. */
  score?: number | undefined
  category?: string | undefined
  /** In UTF-16 units of the text that was sent. */
  spans: Span[]
}

const verdictSchema = z.object({
  action: z.enum(['allow', 'flag', 'block']),
  score: z.number().min(0).max(1).optional(),
  category: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, 40 at most')
    .optional(),
  spans: z
    .array(z.object({ start: z.int().min(0), end: z.int().min(1) }))
    .max(100)
    .default([]),
})

/**
 * Reads a webhook's answer about a text. Its spans count Unicode code points, which every language counts alike.
 * @throws WebhookFailed (nonsense) naming what is wrong with it
 */
export function parseVerdict({ type, body }: SignedReply, text: string): WebhookVerdict {
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw nonsense(`its content type is "${type.slice(0, 80)}" and not application/json`)
  const parsed = verdictSchema.safeParse(parseJson(body))
  if (!parsed.success) throw nonsense(z.prettifyError(parsed.error))
  const { spans, ...verdict } = parsed.data
  return { ...verdict, spans: toUnits(spans, text) }
}

function parseJson(body: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw nonsense('it is no valid UTF-8')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw nonsense('it is no JSON')
  }
}

/** Code points to UTF-16 units. */
function toUnits(spans: readonly Span[], text: string): Span[] {
  if (spans.length === 0) return []
  const starts: number[] = []
  let unit = 0
  for (const character of text) {
    starts.push(unit)
    unit += character.length
  }
  starts.push(unit)
  return spans.map((span) => {
    const [start, end] = [starts[span.start], starts[span.end]]
    if (start === undefined || end === undefined || start >= end)
      throw nonsense(`its span ${span.start} to ${span.end} lies outside the text or is empty`)
    return { start, end }
  })
}

const nonsense = (what: string) =>
  new WebhookFailed('nonsense', `the webhook's answer makes no sense: ${what}`)
