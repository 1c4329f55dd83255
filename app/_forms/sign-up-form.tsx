'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { enterNewAccount } from './enter-new-account'
import { Field } from './field'
import type { FormState } from './form-state'
import { FormTrouble, useTroubleText } from './form-trouble'
import { makeAccount } from './sign-up-actions'

/** Makes an account, signs in to it, and goes on. What is sent before the page listens is posted: no password may stand in an address. */
export function SignUpForm({ token, next }: { token: string; next: string }) {
  const t = useTranslations('signup')
  const say = useTroubleText()
  const [state, setState] = useState<FormState>(null)
  const [isBusy, setIsBusy] = useState(false)
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setIsBusy(true)
    const answer = await makeAccount(null, form).catch(() => UNREACHABLE)
    if (answer?.outcome !== 'done') {
      setState(answer)
      return setIsBusy(false)
    }
    await enterNewAccount(form, answer.shown ?? '/')
  }
  const wrong = state?.outcome === 'wrong' ? state : undefined
  const errorOf = (field: string) => (wrong?.field === field ? say(wrong) : undefined)
  return (
    <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="next" value={next} />
      <Field
        label={t('name')}
        name="name"
        autoComplete="name"
        dir="auto"
        maxLength={80}
        hint={t('nameHint')}
        error={errorOf('name')}
      />
      <Field
        label={t('email')}
        name="email"
        type="email"
        autoComplete="username"
        dir="ltr"
        hint={t('emailHint')}
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
      {wrong && !FIELDS.includes(wrong.field ?? '') && <FormTrouble trouble={wrong} />}
      <Button type="submit" look="primary" disabled={isBusy} className="min-h-10">
        {t('submit')}
      </Button>
    </form>
  )
}

const FIELDS = ['name', 'email', 'password']

const UNREACHABLE: FormState = {
  outcome: 'wrong',
  code: 'internal',
  field: undefined,
  retryAfterSeconds: undefined,
  values: {},
}
