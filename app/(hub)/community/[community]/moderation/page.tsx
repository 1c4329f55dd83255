import type { Metadata } from 'next'
import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import { CaseFacts } from '@/app/_moderation/case-facts'
import { findModerated } from '@/app/_moderation/find-moderated'
import { ModerationRooms } from '@/app/_moderation/moderation-rooms'
import { QueueFilters } from '@/app/_moderation/queue-filters'
import { QueueKeys } from '@/app/_moderation/queue-keys'
import { listQueue, type QueueQuery, queueQuerySchema } from '@/lib/moderation/queue'

interface Props {
  params: Promise<{ community: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('moderation'),
    findModerated((await params).community),
  ])
  return { title: `${t('queue')} · ${community.name}` }
}

/** What waits for a ruling in a community, the longest waiting first. */
export default async function QueuePage({ params, searchParams }: Props) {
  const [t, format, { community }] = await Promise.all([
    getTranslations('moderation'),
    getFormatter(),
    findModerated((await params).community),
  ])
  const query = queueQuerySchema.parse(await searchParams)
  const { cases, next, ...facets } = await listQueue(community.id, query)
  const base = `/community/${encodeURIComponent(community.slug)}/moderation`
  return (
    <div className="flex flex-col gap-6">
      <ModerationRooms slug={community.slug} open="queue" />
      <h2 className="sr-only">{t('queue')}</h2>
      <QueueFilters query={query} facets={facets} />
      {cases.length === 0 && <p className="text-muted">{t('nothingWaits')}</p>}
      {cases.length > 0 && (
        <>
          <ul id="cases" className="flex flex-col">
            {cases.map((one) => (
              <li key={one.id} className="border-t border-line">
                <Link
                  href={`${base}/${one.id}`}
                  data-case={one.kind}
                  className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 px-2 py-2.5 hover:bg-raised"
                >
                  <CaseFacts one={one} />
                  {one.statements > 1 && (
                    <span className="text-small text-muted">{t('readers', { count: one.statements })}</span>
                  )}
                  {one.outcome !== null && <span>{t(`outcomes.${one.outcome}`)}</span>}
                  <time dateTime={one.createdAt.toISOString()} className="ms-auto text-small text-muted">
                    {format.dateTime(one.ruledAt ?? one.createdAt, {
                      dateStyle: 'medium',
                      timeStyle: 'short',
                    })}
                  </time>
                </Link>
              </li>
            ))}
          </ul>
          <QueueKeys listId="cases" />
        </>
      )}
      {next !== undefined && (
        <Link rel="next" href={`${base}?${addressOf(query, next)}`} className="self-start underline">
          {t('more')}
        </Link>
      )}
    </div>
  )
}

function addressOf({ after: _, ...query }: QueueQuery, next: string): URLSearchParams {
  const said = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  )
  return new URLSearchParams([...said, ['after', next]])
}
