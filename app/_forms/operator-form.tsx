'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { makeOperator, type OperatorFormState } from './create-operator'
import { enterNewAccount } from './enter-new-account'
import { Field } from './field'

/** The first account of a hub, made through the link that its start printed; who made it is signed in at once. */
export function OperatorForm({ token }: { token: string }) {
  const t = useTranslations('operator')
  const errors = useTranslations('errors')
  const [state, submit, isPending] = useActionState(makeAndEnter, null)
  const wrong = state?.outcome === 'wrong' ? state : undefined
  const [name, email] = [wrong?.values?.name, wrong?.values?.email]
  const errorOf = (field: 'name' | 'email' | 'password') => {
    if (wrong?.field !== field) return undefined
    return wrong.code === 'conflict' ? t('emailTaken') : t(`wrong.${field}`)
  }
  const general = wrong && !['name', 'email', 'password'].includes(wrong.field ?? '')
  return (
    <form action={submit} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <Field
        label={t('name')}
        name="name"
        autoComplete="name"
        dir="auto"
        defaultValue={name}
        error={errorOf('name')}
      />
      <Field
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        dir="ltr"
        defaultValue={email}
        error={errorOf('email')}
      />
      <Field
        label={t('password')}
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={10}
        dir="ltr"
        hint={t('passwordHint')}
        error={errorOf('password')}
      />
      {general && (
        <Alert>
          {wrong.code === 'not_found' ? t('gone') : errors(errors.has(wrong.code) ? wrong.code : 'internal')}
        </Alert>
      )}
      <Button type="submit" look="primary" disabled={isPending} className="min-h-10">
        {t('submit')}
      </Button>
    </form>
  )
}

async function makeAndEnter(before: OperatorFormState | null, form: FormData): Promise<OperatorFormState> {
  const answer = await makeOperator(before, form)
  if (answer.outcome === 'made') await enterNewAccount(form, '/')
  return answer
}
