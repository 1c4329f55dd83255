import type { Metadata } from 'next'
import { getFormatter, getTranslations } from 'next-intl/server'
import { findModerated } from '@/app/_moderation/find-moderated'
import { LogEntryItem } from '@/app/_moderation/log-entry-item'
import { ModerationRooms } from '@/app/_moderation/moderation-rooms'
import { Alert } from '@/app/_ui/alert'
import { readEnv } from '@/lib/core/env'
import { readLog } from '@/lib/moderation/read-log'

interface Props {
  params: Promise<{ community: string }>
}

const MOST_SHOWN = 100

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('moderation'),
    findModerated((await params).community),
  ])
  return { title: `${t('log')} · ${community.name}` }
}

/** What happened in a community's moderation, the newest first, and whether nobody changed it since. */
export default async function LogPage({ params }: Props) {
  const [t, format, { community }] = await Promise.all([
    getTranslations('moderation'),
    getFormatter(),
    findModerated((await params).community),
  ])
  const { entries, check } = await readLog(community.id, { dataDir: readEnv().dataDir, most: MOST_SHOWN })
  return (
    <div className="flex flex-col gap-6">
      <ModerationRooms slug={community.slug} open="log" />
      <h2 className="sr-only">{t('log')}</h2>
      <p className="text-muted">{t('logIntro')}</p>
      {check.isWhole ? (
        <p role="status" className="rounded-xl bg-raised px-4 py-2.5">
          {t('logWhole', { count: check.entries })}{' '}
          <code dir="ltr" className="break-all text-small text-muted">
            {check.hash.slice(0, 16)}
          </code>
        </p>
      ) : (
        <Alert>{t('logBroken', { entry: check.entry })}</Alert>
      )}
      <ol reversed start={entries[0]?.sequence} className="flex flex-col">
        {entries.map((entry) => (
          <LogEntryItem
            key={entry.sequence}
            slug={community.slug}
            entry={entry}
            at={
              entry.body &&
              format.dateTime(new Date(entry.body.at), { dateStyle: 'medium', timeStyle: 'short' })
            }
          />
        ))}
      </ol>
    </div>
  )
}
