import { getTranslations } from 'next-intl/server'
import type { CheckResults } from '@/lib/checks/check-results'

/** What the checks of a published version came to, and why it was published where they had not passed. */
export async function ResultsNote({ results }: { results: CheckResults }) {
  const t = await getTranslations('before')
  const { verdict, despite, answers } = results
  if (!despite) return <p className="text-small text-muted">{t('passedNote', { count: answers.given })}</p>
  return (
    <div className="rounded-xl bg-raised px-3.5 py-2 text-small">
      <p>{t(`despite.${verdict}`)}</p>
      <p dir="auto">
        <q>{despite.reason}</q>
      </p>
    </div>
  )
}
