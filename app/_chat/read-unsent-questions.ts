import * as z from 'zod/mini'
import { askedShape, readUnsentBelow } from './read-unsent-below'
import type { UnsentQuestion } from './unsent-questions'
import type { UnsentPlace } from './unsent-text'

/** The questions of a place that were asked and not sent, oldest first. */
export const readUnsentQuestions = (place: UnsentPlace): UnsentQuestion[] =>
  readUnsentBelow(place, questionSchema)

const questionSchema = z.object({
  key: z.string(),
  ...askedShape,
  replacing: z.optional(
    z.union([
      z.object({ editsId: z.string() }),
      z.object({ againId: z.string() }),
      z.object({ continuesId: z.string() }),
    ]),
  ),
})
