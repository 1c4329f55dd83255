import * as z from 'zod/mini'
import type { UnsentQuestion } from './unsent-questions'
import { listUnsentBelow, type UnsentPlace } from './unsent-text'

/** The questions of a place that were asked and not sent, oldest first; what is not one of ours is passed over. */
export function readUnsentQuestions(place: UnsentPlace): UnsentQuestion[] {
  return listUnsentBelow(place).flatMap((text) => {
    const question = questionSchema.safeParse(parseJson(text))
    return question.success ? [question.data] : []
  })
}

const questionSchema = z.object({
  key: z.string(),
  question: z.string(),
  attachments: z.array(z.object({ name: z.string(), text: z.string(), sizeBytes: z.number() })),
  replacing: z.optional(
    z.union([
      z.object({ editsId: z.string() }),
      z.object({ againId: z.string() }),
      z.object({ continuesId: z.string() }),
    ]),
  ),
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
