'use client'

import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { makeOperator } from './create-operator'
import { Field } from './field'

/** The first account of a hub, made through the link that its start printed. */
export function OperatorForm({ token }: { token: string }) {
  const t = useTranslations('operator')
  const errors = useTranslations('errors')
  const [state, submit, isPending] = useActionState(makeOperator, null)
  const [name, email] = [state?.values?.name, state?.values?.email]
  const errorOf = (field: 'name' | 'email' | 'password') => {
    if (state?.field !== field) return undefined
    return state.code === 'conflict' ? t('emailTaken') : t(`wrong.${field}`)
  }
  const general = state && !['name', 'email', 'password'].includes(state.field ?? '')
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
          {state.code === 'not_found' ? t('gone') : errors(errors.has(state.code) ? state.code : 'internal')}
        </Alert>
      )}
      <Button type="submit" look="primary" disabled={isPending} className="min-h-10">
        {t('submit')}
      </Button>
    </form>
  )
}
