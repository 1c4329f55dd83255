import type { Metadata } from 'next'
import { getFormatter, getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { MonthTable } from '@/app/_moderation/month-table'
import { PUBLISHED_AFTER_DAYS, readTransparency, SMALLEST_COUNT } from '@/lib/moderation/transparency'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('transparency'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('title')} · ${community.name}` }
}

/** What a community's filters did, in numbers that everybody may read and nobody is known by. */
export default async function TransparencyPage({ params }: Props) {
  const [t, format, { community }] = await Promise.all([
    getTranslations('transparency'),
    getFormatter(),
    findCommunityPage((await params).community),
  ])
  const months = await readTransparency(community.id)
  return (
    <div className="flex flex-col gap-6">
      <header>
        <h2 className="font-serif font-semibold">{t('title')}</h2>
        <p className="mt-1 text-muted">{t('intro', { days: PUBLISHED_AFTER_DAYS, least: SMALLEST_COUNT })}</p>
      </header>
      {months.length === 0 && <p>{t('nothing')}</p>}
      {months.map((month, index) => (
        <details key={month.month} open={index === 0} className="border-t border-line pt-4">
          <summary className="font-medium">
            {format.dateTime(new Date(`${month.month}-01T00:00:00Z`), { month: 'long', year: 'numeric' })}
          </summary>
          <MonthTable month={month} />
        </details>
      ))}
    </div>
  )
}
