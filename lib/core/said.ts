import { z } from 'zod'

/** A sentence that pages say in their reader's language: its key in `messages`, and what fills its places. */
export interface Said {
  key: string
  /** Sentences stand in sentences; several of them a line each. */
  params: { [name: string]: string | number | Said | Said[] }
}

export const saidSchema: z.ZodType<Said> = z.lazy(() =>
  z.object({
    key: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), saidSchema, z.array(saidSchema)])),
  }),
)

/**
 * The words of a sentence.
 * @param translate formats a message by its key
 * @param frame put around names and other texts of no language, where they stand in a script of the other direction
 */
export function say(
  { key, params }: Said,
  translate: (key: string, values: Record<string, string | number>) => string,
  frame: (text: string) => string = (text) => text,
): string {
  const values = Object.entries(params).map(([name, value]): [string, string | number] => {
    if (typeof value === 'number') return [name, value]
    if (typeof value === 'string') return [name, frame(value)]
    return [
      name,
      [value]
        .flat()
        .map((inner) => say(inner, translate, frame))
        .join('\n'),
    ]
  })
  return translate(key, Object.fromEntries(values))
}
