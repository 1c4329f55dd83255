import { useTranslations } from 'next-intl'
import { Alert } from '@/app/_ui/alert'

/** What went wrong, with the remedy in the reader's language where the kind of trouble has one. */
export function TroubleNote({ code, words }: { code: string; words: string }) {
  const t = useTranslations('models.remedies')
  return (
    <Alert>
      {t.has(code) && <p className="font-medium">{t(code)}</p>}
      <p dir="auto" className="break-words">
        {words}
      </p>
    </Alert>
  )
}
