'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ErrorText } from '@/app/_chat/error-note'
import { isSendKey } from '@/app/_chat/is-send-key'
import { Markdown } from '@/app/_chat/markdown'
import { NoteLine } from '@/app/_chat/note-line'
import { ProgressLine } from '@/app/_chat/progress-line'
import { QUESTION_LENGTH } from '@/app/_chat/question-length'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import type { TrialAnswer, TrialRound } from './trial-state'
import { useTrial } from './use-trial'

interface Community {
  slug: string
  name: string
}

/** A conversation with an adapter before it is published: base, live version and upload side by side. */
export function Trial({ community, id }: { community: Community; id: string }) {
  const t = useTranslations('adapters')
  const { rounds, isAsking, trouble, ask, stop, beginAnew } = useTrial(community.slug, id)
  const [question, setQuestion] = useState('')
  const send = async () => {
    const asked = question.trim()
    if (asked === '' || isAsking) return
    setQuestion('')
    if (!(await ask(asked))) setQuestion((typed) => typed || asked)
  }
  return (
    <section aria-label={t('try')} className="flex flex-col gap-3 rounded-xl bg-raised p-4">
      <header className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h4 className="font-semibold">{t('try')}</h4>
        {rounds.length > 0 && (
          <Button look="plain" onClick={beginAnew}>
            {t('tryAnew')}
          </Button>
        )}
      </header>
      <p className="text-small text-muted">{t('tryHint')}</p>
      <div role="log" aria-label={t('try')} className="flex flex-col gap-5">
        {rounds.map((round) => (
          <Round key={round.key} round={round} community={community} />
        ))}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
        className="flex flex-wrap items-end gap-2"
      >
        <textarea
          required
          rows={1}
          maxLength={QUESTION_LENGTH}
          value={question}
          onChange={({ target }) => setQuestion(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && isAsking) stop()
            if (!isSendKey(event)) return
            event.preventDefault()
            void send()
          }}
          aria-label={t('tryQuestion')}
          placeholder={t('tryQuestion')}
          dir="auto"
          className="field-sizing-content max-h-40 min-w-0 flex-1 basis-56 resize-none rounded-2xl border border-edge bg-paper px-4 py-1.5"
        />
        {isAsking ? <Button onClick={stop}>{t('stop')}</Button> : <Button type="submit">{t('ask')}</Button>}
      </form>
      {trouble && <Alert>{trouble}</Alert>}
    </section>
  )
}

function Round({ round, community }: { round: TrialRound; community: Community }) {
  const t = useTranslations('adapters')
  const { question, columns, answers } = round
  const wide = columns.length === 3 ? 'md:grid-cols-3' : 'md:grid-cols-2'
  return (
    <article className="flex flex-col gap-2">
      <p
        dir="auto"
        className="max-w-[85%] self-end whitespace-pre-wrap break-words rounded-2xl bg-paper px-4 py-2"
      >
        {question}
      </p>
      <dl className={`grid gap-2 ${wide}`}>
        {columns.map((by) => {
          const answer = answers[by]
          return (
            <div key={by} className="min-w-0 rounded-xl border border-line bg-paper px-3.5 py-2">
              <dt className={`text-small ${by === 'candidate' ? 'font-medium text-accent' : 'text-muted'}`}>
                {t(`tried.${by}`)}
              </dt>
              <dd data-testid={`tried-${by}`} data-status={answer?.status}>
                {answer && <Answer answer={answer} community={community} />}
              </dd>
            </div>
          )
        })}
      </dl>
    </article>
  )
}

function Answer({ answer, community }: { answer: TrialAnswer; community: Community }) {
  const t = useTranslations('adapters')
  const { text, notes, progress, status, error } = answer
  return (
    <div className="flex flex-col gap-2">
      {text !== '' && (
        <div dir="auto" className="answer min-w-0 break-words">
          <Markdown text={text} isWriting={status === 'writing'} />
        </div>
      )}
      {status === 'writing' && <ProgressLine progress={progress} hasText={text !== ''} />}
      {notes.map((note, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes are only ever added
        <NoteLine key={index} note={note} community={community} />
      ))}
      {status === 'stopped' && <p className="text-small text-muted">{t('tryStopped')}</p>}
      {status === 'failed' && (
        <p dir="auto" className="text-danger">
          <ErrorText error={error} />
        </p>
      )}
    </div>
  )
}
