import { useTranslations } from 'next-intl'

/** What went wrong, with the remedy in the reader's language where the kind of trouble has one. */
export function TroubleNote({ code, words }: { code: string; words: string }) {
  const t = useTranslations('models.remedies')
  return (
    <div role="alert" className="rounded-xl bg-danger-soft px-3.5 py-2">
      {t.has(code) && <p className="font-medium">{t(code)}</p>}
      <p dir="auto" className="break-words">
        {words}
      </p>
    </div>
  )
}
