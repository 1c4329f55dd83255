'use client'

import { useTranslations } from 'next-intl'
import { Alert } from '@/app/_ui/alert'
import type { FormState } from './form-state'

export type Trouble = Pick<Extract<FormState, { outcome: 'wrong' }>, 'code' | 'field' | 'retryAfterSeconds'>

/** What went wrong with a form as a whole, in the reader's language. */
export function FormTrouble({ trouble }: { trouble: Trouble }) {
  const say = useTroubleText()
  return <Alert className="w-full">{say(trouble)}</Alert>
}

/** The words for what went wrong: those of the field and the code, of the field, or of the code alone. */
export function useTroubleText(): (trouble: Trouble) => string {
  const t = useTranslations('formErrors')
  const errors = useTranslations('errors')
  return ({ code, field, retryAfterSeconds }) => {
    const name = field?.split('.')[0] ?? ''
    const key = [`${name}_${code}`, name].find((candidate) => candidate !== '' && t.has(candidate))
    if (key !== undefined) return t(key)
    if (code === 'rate_limited') return errors('retryAfter', { seconds: retryAfterSeconds ?? 60 })
    return t.has(code) ? t(code) : errors(errors.has(code) ? code : 'internal')
  }
}
