import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { parseUsageQuery } from '@/app/_usage/parse-usage-query'
import { UsageReportView } from '@/app/_usage/usage-report'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { KEPT_DAYS } from '@/lib/usage/count-use'
import { readCommunityUsage } from '@/lib/usage/read-usage'

interface Props {
  params: Promise<{ community: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('usage'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('communityTitle')} · ${community.name}` }
}

/** What was asked of a community's assistants, for those who keep them. */
export default async function CommunityUsagePage({ params, searchParams }: Props) {
  const [t, { community, reader }] = await Promise.all([
    getTranslations('usage'),
    findCommunityPage((await params).community),
  ])
  if (!(await mayInCommunity(reader, community.id, 'usage.see'))) notFound()
  const query = parseUsageQuery(await searchParams)
  return (
    <>
      <h2 className="sr-only">{t('communityTitle')}</h2>
      <p className="mb-6 text-muted">{t('communityIntro', { days: KEPT_DAYS })}</p>
      <UsageReportView report={await readCommunityUsage(community.id, query.period)} query={query} />
    </>
  )
}
