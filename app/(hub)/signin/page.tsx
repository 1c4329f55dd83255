import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { FormPage } from '@/app/_forms/form-page'
import { SignInForm } from '@/app/_forms/sign-in-form'
import { oidcName } from '@/app/auth'
import { readEnv } from '@/lib/core/env'

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
})

export default async function SignInPage({ searchParams }: Props) {
  const [t, query] = await Promise.all([getTranslations('signin'), searchParams])
  const { callbackUrl, error, welcome } = querySchema.parse(query)
  return (
    <FormPage title={t('title')} intro={welcome ? t('welcome') : t('intro')}>
      <SignInForm oidcName={oidcName()} hasFailed={error !== undefined} next={ownPath(callbackUrl)} />
    </FormPage>
  )
}

/** Only ever back into this hub; two slashes at the beginning of a path would make it another host. */
function ownPath(address: string): string {
  const hub = new URL(readEnv().publicUrl)
  const url = URL.canParse(address, hub) ? new URL(address, hub) : hub
  return url.origin === hub.origin ? `/${url.pathname.replace(/^\/+/, '')}${url.search}` : '/'
}
