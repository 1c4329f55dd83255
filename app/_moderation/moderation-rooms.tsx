import { getTranslations } from 'next-intl/server'
import { DocumentRooms } from '@/app/_documents/document-rooms'

/** The rooms of who rules in a community: what waits, and the log of what was ruled. */
export async function ModerationRooms(props: { slug: string; open: 'queue' | 'log' }) {
  const t = await getTranslations('moderation')
  const slug = encodeURIComponent(props.slug)
  const base = `/community/${slug}/moderation`
  return (
    <DocumentRooms
      label={t('rooms')}
      rooms={[
        { title: t('queue'), href: base, isOpen: props.open === 'queue' },
        { title: t('log'), href: `${base}/log`, isOpen: props.open === 'log' },
      ]}
      download={
        props.open === 'log'
          ? { title: t('exportLog'), href: `/api/communities/${slug}/moderation/log` }
          : undefined
      }
    />
  )
}
