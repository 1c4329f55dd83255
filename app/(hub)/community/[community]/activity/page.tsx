import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { ActivityList } from '@/app/_community/activity-list'
import { findCommunityPage } from '@/app/_community/find-community'
import { listActivity } from '@/lib/store/activity'

interface Props {
  params: Promise<{ community: string }>
  searchParams: Promise<{ page?: string | string[] }>
}

const PAGE_SIZE = 50
const pageSchema = z.coerce.number().int().min(1).max(10_000).catch(1)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('activity'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('title')} · ${community.name}` }
}

/** Everything that was published and withdrawn in a community, the newest first. */
export default async function ActivityPage({ params, searchParams }: Props) {
  const [t, pages, { community }, query] = await Promise.all([
    getTranslations('activity'),
    getTranslations('catalogue'),
    findCommunityPage((await params).community),
    searchParams,
  ])
  const page = pageSchema.parse(query.page)
  // One more than is shown tells whether there are older ones.
  const rows = await listActivity(community.id, { most: PAGE_SIZE + 1, skip: (page - 1) * PAGE_SIZE })
  const base = `/community/${encodeURIComponent(community.slug)}/activity`
  return (
    <div className="flex flex-col gap-4">
      <header>
        <h2 className="font-serif font-semibold">{t('title')}</h2>
        <p className="mt-1 text-muted">{t('intro')}</p>
      </header>
      {rows.length === 0 && <p className="text-muted">{t('nothing')}</p>}
      <ActivityList slug={community.slug} rows={rows.slice(0, PAGE_SIZE)} />
      {(page > 1 || rows.length > PAGE_SIZE) && (
        <nav aria-label={pages('pages')} className="flex gap-4">
          {page > 1 && (
            <Link rel="prev" href={`${base}?page=${page - 1}`} className="underline">
              {pages('before')}
            </Link>
          )}
          {rows.length > PAGE_SIZE && (
            <Link rel="next" href={`${base}?page=${page + 1}`} className="underline">
              {pages('after')}
            </Link>
          )}
        </nav>
      )}
    </div>
  )
}
