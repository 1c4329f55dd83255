import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { FormPage } from '@/app/_forms/form-page'
import { SignInForm } from '@/app/_forms/sign-in-form'
import { listSignIns } from '@/app/auth'
import { ownPath } from '@/app/own-path'
import { findDoor } from '@/lib/people/sign-up'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signin')
  return { title: t('title') }
}

const querySchema = z.object({
  callbackUrl: z.string().catch('/'),
  error: z.string().optional().catch(undefined),
  welcome: z.string().optional().catch(undefined),
  reset: z.string().optional().catch(undefined),
})

export default async function SignInPage({ searchParams }: Props) {
  const [t, query] = await Promise.all([getTranslations('signin'), searchParams])
  const { callbackUrl, error, welcome, reset } = querySchema.parse(query)
  const next = ownPath(callbackUrl)
  const isOpen = (await findDoor('')) === 'open'
  return (
    <FormPage title={t('title')} intro={welcome ? t('welcome') : reset ? t('reset') : t('intro')}>
      <SignInForm
        elsewhere={listSignIns()}
        failure={error === undefined ? null : (WHY[error] ?? 'provider')}
        next={next}
      />
      <p className="text-small text-muted">
        {isOpen ? (
          <Link
            href={`/signup?callbackUrl=${encodeURIComponent(next)}`}
            className="text-accent underline underline-offset-2"
          >
            {t('signUp')}
          </Link>
        ) : (
          t('byInvitation')
        )}
      </p>
    </FormPage>
  )
}

/** What next-auth comes back with from a sign-in elsewhere, where it says more than that it failed. */
const WHY: Partial<Record<string, 'providerDown' | 'notLinked'>> = {
  OAuthSignin: 'providerDown',
  OAuthAccountNotLinked: 'notLinked',
}
