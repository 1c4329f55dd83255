import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { FormPage } from '@/app/_forms/form-page'
import { SignUpForm } from '@/app/_forms/sign-up-form'
import { ownPath } from '@/app/own-path'
import { findDoor } from '@/lib/people/sign-up'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('signup')
  return { title: t('title'), robots: { index: false } }
}

const querySchema = z.object({
  token: z.string().max(100).catch(''),
  callbackUrl: z.string().max(2_000).catch('/'),
})

/** The form for a new account, where the hub or a link lets one make it. */
export default async function SignUpPage({ searchParams }: Props) {
  const [t, query] = await Promise.all([getTranslations('signup'), searchParams])
  const { token, callbackUrl } = querySchema.parse(query)
  const next = ownPath(callbackUrl)
  if ((await findDoor(token)) === 'closed')
    return <FormPage title={t('closedTitle')} intro={t(token === '' ? 'closed' : 'gone')} />
  return (
    <FormPage title={t('title')} intro={t('intro')}>
      <SignUpForm token={token} next={next} />
      <p className="text-small text-muted">
        <Link
          href={`/signin?callbackUrl=${encodeURIComponent(next)}`}
          className="text-accent underline underline-offset-2"
        >
          {t('haveOne')}
        </Link>
      </p>
    </FormPage>
  )
}
