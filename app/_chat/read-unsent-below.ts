import * as z from 'zod/mini'
import { listUnsentBelow, type UnsentPlace } from './unsent-text'

/** What waits below a place and has this form, oldest first; what is not one of ours is passed over. */
export function readUnsentBelow<T>(place: UnsentPlace, schema: z.ZodMiniType<T>): T[] {
  return listUnsentBelow(place).flatMap((text) => {
    const kept = schema.safeParse(parseJson(text))
    return kept.success ? [kept.data] : []
  })
}

/** What was asked, as it is kept. */
export const askedShape = {
  question: z.string(),
  attachments: z.array(z.object({ name: z.string(), text: z.string(), sizeBytes: z.number() })),
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
