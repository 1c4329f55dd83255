import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { Published } from './upload-api'

/** That an adapter is live, and where to talk with it. */
export function PublishedNote({ slug, published }: { slug: string; published: Published }) {
  const t = useTranslations('adapters')
  const { name, version, assistants } = published
  return (
    <p role="status" className="rounded-xl bg-accent-soft px-3.5 py-2">
      {t('live', { name, version })}{' '}
      {assistants.length === 0
        ? t('nobodyFollows')
        : assistants.map((assistant) => (
            <Link
              key={assistant}
              href={`/chat/${slug}/${assistant}`}
              className="me-3 font-medium text-accent underline underline-offset-2"
            >
              {t('talkTo', { assistant })}
            </Link>
          ))}
    </p>
  )
}
