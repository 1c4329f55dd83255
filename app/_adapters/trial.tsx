'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { type TrialAnswer, tryUpload, UploadRefused } from './upload-api'

/** Questions to an adapter before it is published: the base, the live version and the new one side by side. */
export function Trial({ slug, id }: { slug: string; id: string }) {
  const t = useTranslations('adapters')
  const [rounds, setRounds] = useState<{ question: string; answers: TrialAnswer[] }[]>([])
  const [isAsking, setIsAsking] = useState(false)
  const [trouble, setTrouble] = useState('')
  const ask = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const question = String(new FormData(form).get('question') ?? '').trim()
    if (question === '') return
    setIsAsking(true)
    setTrouble('')
    try {
      const answers = await tryUpload(slug, id, question)
      setRounds((all) => [...all, { question, answers }])
      form.reset()
    } catch (error) {
      setTrouble(error instanceof UploadRefused ? error.message : t('connectionLost'))
    } finally {
      setIsAsking(false)
    }
  }
  return (
    <section aria-label={t('try')} className="flex flex-col gap-3 rounded-xl bg-raised p-4">
      <h4 className="font-semibold">{t('try')}</h4>
      <div role="log" className="flex flex-col gap-4">
        {rounds.map(({ question, answers }, index) => (
          // Rounds are only ever added.
          // biome-ignore lint/suspicious/noArrayIndexKey: their order never changes
          <article key={index} className="flex flex-col gap-2">
            <p dir="auto" className="text-muted">
              {question}
            </p>
            <dl className="grid gap-2 md:grid-cols-3">
              {answers.map(({ by, text, blocked }) => (
                <div key={by} className="rounded-xl border border-line bg-paper px-3.5 py-2">
                  <dt className="text-small text-muted">{t(`tried.${by}`)}</dt>
                  <dd dir="auto" data-testid={`tried-${by}`}>
                    {text ?? <span className="text-danger">{blocked}</span>}
                  </dd>
                </div>
              ))}
            </dl>
          </article>
        ))}
      </div>
      <form onSubmit={ask} className="flex flex-wrap gap-2">
        <input
          name="question"
          required
          maxLength={4000}
          aria-label={t('tryQuestion')}
          placeholder={t('tryQuestion')}
          dir="auto"
          autoComplete="off"
          className="min-w-0 flex-1 basis-56 rounded-full border border-edge bg-paper px-4 py-1.5"
        />
        <Button type="submit" disabled={isAsking}>
          {t('ask')}
        </Button>
      </form>
      {trouble && (
        <p role="alert" dir="auto" className="rounded-xl bg-danger-soft px-3.5 py-2">
          {trouble}
        </p>
      )}
    </section>
  )
}
