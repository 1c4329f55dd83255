'use server'

import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { createOperator } from '@/lib/people/operator-link'

export type OperatorFormState =
  | { outcome: 'made' }
  | {
      outcome: 'wrong'
      code: string
      field: string | undefined
      /** What was filled in, but for the password: a form that is shown again is not empty. */
      values: { name: string; email: string } | undefined
    }

const formSchema = z.strictObject({
  token: z.string().max(200),
  name: z.string().max(400),
  email: z.string().max(400),
  password: z.string().max(2_000),
})

/** Makes the operator's account, which its form then signs in to; what is wrong with the form is said at its field. */
export async function makeOperator(_: OperatorFormState | null, form: FormData): Promise<OperatorFormState> {
  // Without what React adds to find the action.
  const fields = [...form].filter(([name]) => !name.startsWith('$ACTION_'))
  const input = formSchema.safeParse(Object.fromEntries(fields))
  if (!input.success)
    return { outcome: 'wrong', code: 'invalid_request', field: undefined, values: undefined }
  const { name, email } = input.data
  try {
    await createOperator(input.data)
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    return { outcome: 'wrong', code: error.code, field: error.param, values: { name, email } }
  }
  return { outcome: 'made' }
}
