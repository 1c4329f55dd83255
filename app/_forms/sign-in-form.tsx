'use client'

import { type SignInResponse, signIn } from 'next-auth/react'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { Field } from './field'

/** E-mail and password, and the other places where one may sign in. What is sent before the page listens is posted: no password may stand in an address. */
export function SignInForm(props: {
  elsewhere: { id: string; name: string }[]
  /** Why a sign-in elsewhere came to nothing. */
  failure: Failure['why'] | null
  next: string
}) {
  const t = useTranslations('signin')
  const [failure, setFailure] = useState<Failure | null>(props.failure && { why: props.failure })
  const [isBusy, setIsBusy] = useState(false)
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setIsBusy(true)
    setFailure(null)
    const result = await signIn('credentials', {
      email: form.get('email'),
      password: form.get('password'),
      redirect: false,
    }).catch(() => undefined)
    // A whole new page: everything on it may look different to who is now signed in.
    if (result?.ok) return window.location.assign(props.next)
    setFailure(failureOf(result))
    setIsBusy(false)
  }
  return (
    <>
      <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
        <Field label={t('email')} name="email" type="email" autoComplete="username" dir="ltr" />
        <Field
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          dir="ltr"
        />
        {failure && <Alert>{t(`failure.${failure.why}`, { seconds: failure.seconds ?? 0 })}</Alert>}
        <Button type="submit" look="primary" disabled={isBusy} className="min-h-10">
          {t('submit')}
        </Button>
      </form>
      {props.elsewhere.map(({ id, name }) => (
        <Button key={id} className="min-h-10 w-full" onClick={() => signIn(id, { callbackUrl: props.next })}>
          {t('with', { name })}
        </Button>
      ))}
    </>
  )
}

interface Failure {
  why: 'wrong' | 'provider' | 'providerDown' | 'notLinked' | 'unreachable' | 'tooMany'
  seconds?: number
}

function failureOf(result: SignInResponse | undefined): Failure {
  const seconds = /^rate_limited:(\d+)$/.exec(result?.error ?? '')?.[1]
  if (seconds !== undefined) return { why: 'tooMany', seconds: Number(seconds) }
  return { why: result?.status === 401 ? 'wrong' : 'unreachable' }
}
