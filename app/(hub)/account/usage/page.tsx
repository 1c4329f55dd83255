import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { parseUsageQuery } from '@/app/_usage/parse-usage-query'
import { UsageReportView } from '@/app/_usage/usage-report'
import { currentAccount } from '@/app/reader'
import { KEPT_DAYS } from '@/lib/usage/count-use'
import { readKeyUsage } from '@/lib/usage/read-usage'

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('usage')
  return { title: t('accountTitle') }
}

/** What one's own keys used. */
export default async function AccountUsagePage({ searchParams }: Props) {
  const [t, account] = await Promise.all([getTranslations('usage'), currentAccount()])
  if (!account) redirect('/signin?callbackUrl=/account/usage')
  const query = parseUsageQuery(await searchParams)
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <p className="text-small">
        <Link href="/account" className="text-muted hover:text-ink">
          {t('back')}
        </Link>
      </p>
      <h1 className="font-serif text-title">{t('accountTitle')}</h1>
      <p className="mb-6 text-muted">{t('accountIntro', { days: KEPT_DAYS })}</p>
      <UsageReportView report={await readKeyUsage(account.id, query.period)} query={query} />
    </div>
  )
}
