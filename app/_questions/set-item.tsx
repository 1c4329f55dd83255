'use client'

import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { QuestionsRefused, removeQuestions, setAddress } from './question-api'

export interface SetView {
  name: string
  version: number
  questions: number
  yaml: string
  createdAt: Date
  savedBy: string | null
}

/** One set: what it is, and its ways out. */
export function SetItem({ slug, set, onEdit }: { slug: string; set: SetView; onEdit: () => void }) {
  const t = useTranslations('questions')
  const format = useFormatter()
  const router = useRouter()
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [trouble, setTrouble] = useState('')
  const remove = async () => {
    try {
      await removeQuestions(slug, set.name)
      router.refresh()
    } catch (error) {
      setTrouble(error instanceof QuestionsRefused ? error.message : t('unreachable'))
    }
  }
  return (
    <li className="flex flex-col gap-2 rounded-2xl border border-line p-5">
      <h2 className="font-semibold">
        <bdi dir="ltr">{set.name}</bdi>
      </h2>
      <p className="text-small text-muted">
        {t('about', { count: set.questions, version: set.version })}
        {' · '}
        {format.dateTime(set.createdAt, { dateStyle: 'medium' })}
        {set.savedBy && (
          <>
            {' · '}
            <bdi>{set.savedBy}</bdi>
          </>
        )}
      </p>
      {trouble && <Alert>{trouble}</Alert>}
      <div className="flex flex-wrap items-center gap-2">
        <Button onClick={onEdit}>{t('edit')}</Button>
        <a
          href={setAddress(slug, set.name)}
          download
          className="px-3 text-accent underline underline-offset-2"
        >
          {t('export')}
        </a>
        <Button look="plain" onClick={() => dialog.current?.showModal()}>
          {t('remove')}
        </Button>
      </div>
      <dialog
        ref={dialog}
        aria-labelledby={title}
        className="m-auto w-[min(26rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-6 text-ink"
      >
        <form method="dialog" className="flex flex-col gap-3">
          <h3 id={title} className="font-semibold">
            {t('removeTitle', { name: set.name })}
          </h3>
          <p>{t('removeText')}</p>
          <div className="mt-2 flex justify-end gap-2">
            <Button type="submit">{t('cancel')}</Button>
            <Button type="submit" look="danger" onClick={() => void remove()}>
              {t('remove')}
            </Button>
          </div>
        </form>
      </dialog>
    </li>
  )
}
