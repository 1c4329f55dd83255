'use client'

import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { FileButton } from '@/app/_ui/file-button'
import { LEAST_UNITS, MOST_UNITS } from '@/lib/checks/own-text-limits'
import { QuestionsRefused, removeOwnText, saveOwnText } from './question-api'

export interface OwnTextView {
  text: string
  createdAt: Date
  savedBy: string | null
}

/** A community's own text, whose surprise is measured: pasted or taken from a file, saved, deleted. */
export function OwnTextRoom({ slug, own }: { slug: string; own: OwnTextView | null }) {
  const t = useTranslations('questions.text')
  const router = useRouter()
  const format = useFormatter()
  const area = useId()
  const [text, setText] = useState(own?.text ?? '')
  const [trouble, setTrouble] = useState('')
  const [done, setDone] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const change = (next: string) => {
    setText(next)
    setTrouble('')
    setDone('')
  }
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    // No character takes more than four bytes.
    if (chosen.size > 4 * MOST_UNITS) return setTrouble(t('tooLong', { most: MOST_UNITS }))
    try {
      change(new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer()))
    } catch {
      setTrouble(t('noText'))
    }
  }
  const attempt = async (work: () => Promise<void>, said: string) => {
    setIsBusy(true)
    setTrouble('')
    setDone('')
    try {
      await work()
      setDone(said)
      router.refresh()
    } catch (error) {
      setTrouble(error instanceof QuestionsRefused ? error.message : t('unreachable'))
    } finally {
      setIsBusy(false)
    }
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim().length < LEAST_UNITS) return setTrouble(t('tooShort', { least: LEAST_UNITS }))
    if (text.trim().length > MOST_UNITS) return setTrouble(t('tooLong', { most: MOST_UNITS }))
    void attempt(() => saveOwnText(slug, text), t('saved'))
  }
  const remove = () =>
    attempt(async () => {
      await removeOwnText(slug)
      setText('')
    }, t('removed'))
  return (
    <form onSubmit={save} className="flex flex-col gap-3">
      <label htmlFor={area} className="font-medium">
        {t('label')}
      </label>
      <textarea
        id={area}
        value={text}
        onChange={({ target }) => change(target.value)}
        rows={8}
        dir="auto"
        aria-describedby={`${area}-hint`}
        className="rounded-xl border border-edge bg-paper px-3.5 py-2"
      />
      <p id={`${area}-hint`} className="text-small text-muted">
        {t('length', { count: text.trim().length, most: MOST_UNITS })}
        {own && (
          <>
            {' · '}
            {t('since', { date: format.dateTime(own.createdAt, { dateStyle: 'medium' }) })}
            {own.savedBy && (
              <>
                {' · '}
                <bdi>{own.savedBy}</bdi>
              </>
            )}
          </>
        )}
      </p>
      {trouble && <Alert>{trouble}</Alert>}
      <p role="status" className="text-small text-muted empty:hidden">
        {done}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={isBusy}>
          {t('save')}
        </Button>
        <FileButton
          accept=".txt,.md,text/plain,text/markdown"
          testId="own-text-file"
          onFile={(chosen) => void take(chosen)}
        >
          {t('open')}
        </FileButton>
        {own && (
          <Button look="plain" disabled={isBusy} onClick={() => void remove()}>
            {t('remove')}
          </Button>
        )}
      </div>
    </form>
  )
}
