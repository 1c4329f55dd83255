'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button } from '@/app/_ui/button'

/** Asks before a conversation is gone for good. */
export function ConfirmDelete(props: { title: string; onConfirm: () => void; onClose: () => void }) {
  const t = useTranslations('shell')
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      onClose={props.onClose}
      aria-label={t('deleteTitle')}
      className="m-auto w-[min(24rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-6 text-ink"
    >
      <form method="dialog" className="flex flex-col gap-3">
        <h2 className="font-semibold">{t('deleteTitle')}</h2>
        <p>{t.rich('deleteText', { title: () => <bdi className="font-medium">{props.title}</bdi> })}</p>
        <div className="mt-2 flex justify-end gap-2">
          <Button type="submit">{t('cancel')}</Button>
          <Button type="submit" look="danger" onClick={props.onConfirm}>
            {t('deleteForGood')}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
