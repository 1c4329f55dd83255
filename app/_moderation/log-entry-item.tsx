import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import type { ShownEntry } from '@/lib/moderation/read-log'

/** One entry of the log, with the words that may still be read. */
export async function LogEntryItem(props: { slug: string; entry: ShownEntry; at: string | null }) {
  const { slug, entry, at } = props
  const t = await getTranslations('moderation')
  const { body, sequence, texts } = entry
  const words = texts?.reason ?? texts?.words ?? ''
  return (
    <li className="flex flex-col gap-0.5 border-t border-line py-2.5">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="text-small tabular-nums text-muted">{sequence}</span>
        {body ? (
          <>
            <Link
              href={`/community/${encodeURIComponent(slug)}/moderation/${body.case}`}
              className="underline underline-offset-2"
            >
              {t(`events.${body.event}`, { kind: t(`kinds.${body.kind}`) })}
            </Link>
            {body.event === 'ruled' && <span className="font-medium">{t(`outcomes.${body.outcome}`)}</span>}
          </>
        ) : (
          <span className="text-danger">{t('unreadable')}</span>
        )}
        <span className="ms-auto text-small text-muted">{at}</span>
      </p>
      {words !== '' && (
        <p dir="auto" className="whitespace-pre-wrap break-words text-muted">
          {words}
        </p>
      )}
    </li>
  )
}
