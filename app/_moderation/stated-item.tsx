import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import type { StatedText } from '@/lib/moderation/queue'

/** What one reader said of an answer, with the text where they agreed to have it read. */
export async function StatedItem({ stated }: { stated: StatedText }) {
  const [t, format] = await Promise.all([getTranslations('moderation'), getFormatter()])
  const { words, question, answer, category, shareId, createdAt, takenBackAt, textUntil, isQuotable } = stated
  const day = (at: Date) => format.dateTime(at, { dateStyle: 'medium' })
  return (
    <li className="flex flex-col gap-2 rounded-2xl border border-line px-4 py-3">
      <p className="flex flex-wrap gap-x-3 text-small text-muted">
        <span>{t(`kinds.${stated.kind}`)}</span>
        {category !== null && <span>{t(`categories.${category}`)}</span>}
        <time dateTime={createdAt.toISOString()}>{day(createdAt)}</time>
      </p>
      {words !== '' && (
        <p dir="auto" className="whitespace-pre-wrap break-words">
          {words}
        </p>
      )}
      {question !== null && question !== '' && <Said label={t('theQuestion')} text={question} />}
      {answer !== null && answer !== '' && <Said label={t('theAnswer')} text={answer} />}
      {textUntil !== null && question !== null && (
        <p className="text-small text-muted">
          {t('readableUntil', { day: day(textUntil) })} {t(isQuotable ? 'mayBeQuoted' : 'mayNotBeQuoted')}
        </p>
      )}
      {takenBackAt !== null && <p className="text-small text-muted">{t('wasTakenBack')}</p>}
      {takenBackAt === null && question === null && shareId === null && (
        <p className="text-small text-muted">{t('noTextHere')}</p>
      )}
      {shareId !== null && (
        <Link href={`/s/${shareId}`} className="self-start text-accent underline underline-offset-2">
          {t('openShared')}
        </Link>
      )}
    </li>
  )
}

function Said({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <p className="text-small text-muted">{label}</p>
      <blockquote dir="auto" className="whitespace-pre-wrap break-words rounded-xl bg-raised px-3.5 py-2">
        {text}
      </blockquote>
    </div>
  )
}
