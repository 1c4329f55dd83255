import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import type { FormState } from './form-state'

/** What a form led to: an address to go on to, or something that is shown this once. */
export interface FormResult {
  goTo?: string
  shown?: string
}

/**
 * Answers a form of ours: parsed by a strict schema, one call, and what went wrong at the field where it went wrong.
 * Next.js has held the request's Origin against its Host before any server action runs; another site's form ends there.
 * @param how.isShownAnew whether who was overtaken sees how it is now around what they wrote: only where the form still
 *   stands on that page, or its message would go with it
 */
export async function answerForm<Schema extends z.ZodType>(
  form: FormData,
  schema: Schema,
  work: (input: z.output<Schema>) => Promise<FormResult | undefined>,
  { isShownAnew = false }: { isShownAnew?: boolean } = {},
): Promise<FormState> {
  let values: Fields = {}
  let result: FormResult | undefined
  try {
    values = readFields(form)
    result = await work(parseFields(values, schema))
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    const { code, param: field, retryAfterSeconds } = error
    if (isShownAnew && code === 'conflict') revalidatePath('/', 'layout')
    const kept = Object.entries(values).filter(([name]) => !SECRET.has(name))
    return { outcome: 'wrong', code, field, retryAfterSeconds, values: Object.fromEntries(kept.map(asText)) }
  }
  revalidatePath('/', 'layout')
  if (result?.goTo !== undefined) redirect(result.goTo)
  return { outcome: 'done', shown: result?.shown }
}

/** The values by name, several of one name as a list; without what React adds to find the action. Files are refused. */
function readFields(form: FormData): Fields {
  const fields = new Map<string, string | string[]>()
  for (const name of new Set(form.keys())) {
    if (name.startsWith('$ACTION_')) continue
    const texts = form.getAll(name).map(textOf)
    fields.set(name, name.endsWith('[]') ? texts : (texts[0] ?? ''))
  }
  return Object.fromEntries(fields)
}

function textOf(value: FormDataEntryValue): string {
  if (typeof value === 'string') return value
  throw new PolyphonyError('invalid_request', 'Files have no place in this form.')
}

function parseFields<Schema extends z.ZodType>(values: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new PolyphonyError('invalid_request', issue?.message ?? 'Fill in the form.', {
    param: issue?.path.join('.'),
  })
}

type Fields = Record<string, string | string[]>

const SECRET = new Set(['password', 'current', 'token'])

const asText = ([name, value]: [string, string | string[]]): [string, string] => [
  name,
  typeof value === 'string' ? value : value.join(' '),
]
