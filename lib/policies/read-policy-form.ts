import { parseDocument } from 'yaml'
import { z } from 'zod'

const entrySchema = z.looseObject({
  use: z.string().catch(''),
  name: z.string().optional().catch(undefined),
  on: z.array(z.string()).optional().catch(undefined),
  options: z.record(z.string(), z.unknown()).catch({}),
})
const formSchema = z.looseObject({
  guardrails: z.array(entrySchema).catch([]),
  messages: z.record(z.string(), z.record(z.string(), z.string()).catch({})).catch({}),
  tests: z.array(z.unknown()).catch([]),
})

/** A policy as a form can show it, also where parts of it are wrong. */
export interface PolicyForm {
  guardrails: z.infer<typeof entrySchema>[]
  /** By language, then by key. */
  messages: Record<string, Record<string, string>>
  /** How many tests it has. */
  tests: number
}

/** A policy's text for the form; undefined when it is no YAML that a form could change without harm. */
export function readPolicyForm(yaml: string): PolicyForm | undefined {
  try {
    const document = parseDocument(yaml, { prettyErrors: false, uniqueKeys: true })
    if (document.errors.length > 0) return undefined
    const parsed = formSchema.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {})
    if (!parsed.success) return undefined
    const { guardrails, messages, tests } = parsed.data
    return { guardrails, messages, tests: tests.length }
  } catch {
    return undefined
  }
}
