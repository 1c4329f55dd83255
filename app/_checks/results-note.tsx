import { getFormatter, getTranslations } from 'next-intl/server'
import type { CheckResults } from '@/lib/checks/check-results'

/** What the checks of a published version came to, and why it was published where they had not passed. */
export async function ResultsNote({ results }: { results: CheckResults }) {
  const t = await getTranslations('before')
  const { verdict, despite, answers, surprise } = results
  return (
    <>
      {despite ? (
        <div className="rounded-xl bg-raised px-3.5 py-2 text-small">
          <p>{t(`despite.${verdict}`)}</p>
          <p dir="auto">
            <q>{despite.reason}</q>
          </p>
        </div>
      ) : (
        <p className="text-small text-muted">{t('passedNote', { count: answers.given })}</p>
      )}
      {surprise && <SurpriseNote surprise={surprise} />}
    </>
  )
}

async function SurpriseNote({ surprise }: { surprise: NonNullable<CheckResults['surprise']> }) {
  const [t, format] = await Promise.all([getTranslations('before.surprise'), getFormatter()])
  const bitsOf = (who: 'base' | 'candidate') => {
    const bits = surprise.rows.find(({ by }) => by === who)?.bitsPerCharacter
    return bits === undefined ? undefined : format.number(bits, { maximumFractionDigits: 2 })
  }
  const [own, base] = [bitsOf('candidate'), bitsOf('base')]
  if (own === undefined || base === undefined) return null
  return <p className="text-small text-muted">{t('note', { own, base, count: surprise.characters })}</p>
}
