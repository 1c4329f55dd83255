'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { AskedQuestion } from '@/app/_chat/conversation-state'
import { COMPARISON, leavePendingQuestion } from '@/app/_chat/pending-question'
import { Button } from '@/app/_ui/button'
import { AssistantChips } from './assistant-chips'
import { BlindSwitch } from './blind-switch'
import { compareAddress } from './compare-address'

/** Who is to be asked besides an assistant, with the last question if it is to be asked again. */
export function AskSeveralDialog(props: {
  assistant: string
  question: AskedQuestion | undefined
  onClose: () => void
}) {
  const { assistant, question, onClose } = props
  const t = useTranslations('compare')
  const router = useRouter()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const [chosen, setChosen] = useState([assistant])
  const [isBlind, setIsBlind] = useState(false)
  const [isAsked, setIsAsked] = useState(true)
  const go = () => {
    if (question !== undefined && isAsked) leavePendingQuestion(COMPARISON, question)
    router.push(compareAddress(chosen, isBlind))
  }
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label={t('heading')}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      onKeyDown={(event) => event.key === 'Escape' && dialog.current?.close()}
      className="m-auto w-[min(40rem,calc(100vw-2rem))] rounded-2xl border border-line bg-paper p-0 text-ink shadow-xl"
    >
      <form method="dialog" className="flex flex-col gap-3 p-6">
        <h2 className="font-semibold">{t('heading')}</h2>
        <AssistantChips chosen={chosen} onChange={setChosen} />
        <BlindSwitch isBlind={isBlind} onChange={setIsBlind} />
        {question !== undefined && (
          <label className="flex min-h-9 items-start gap-2.5">
            <input
              type="checkbox"
              checked={isAsked}
              onChange={(event) => setIsAsked(event.target.checked)}
              className="mt-1 size-4 shrink-0"
            />
            <span className="line-clamp-3 min-w-0 break-words">
              {t.rich('again', { question: () => <q dir="auto">{question.question}</q> })}
            </span>
          </label>
        )}
        <div className="mt-2 flex justify-end gap-2">
          <Button type="submit">{t('cancel')}</Button>
          <Button type="submit" look="primary" disabled={chosen.length < 2} onClick={go}>
            {t('go')}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
