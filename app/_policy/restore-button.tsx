'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useRef, useState, useTransition } from 'react'
import { postJson } from '../_documents/document-api'
import { Alert } from '../_ui/alert'
import { Button } from '../_ui/button'

/** Publishes an earlier version's text as the next version, after one question. */
export function RestoreButton(props: {
  version: number
  newest: number
  /** Where it is sent, and what has been seen, so that nobody is overtaken unawares. */
  url: string
  seen: { basedOn: number } | { revision: number }
  /** The page with the versions. */
  back: string
}) {
  const { version, newest, url, seen, back } = props
  const t = useTranslations('policyEditor')
  const router = useRouter()
  const [isPending, startTransition] = useTransition()
  const [trouble, setTrouble] = useState('')
  const dialog = useRef<HTMLDialogElement>(null)
  const restore = () =>
    startTransition(async () => {
      setTrouble('')
      try {
        await postJson(url, { restore: version, ...seen })
        router.push(back)
        router.refresh()
      } catch (error) {
        setTrouble(error instanceof Error ? error.message : String(error))
      }
    })
  return (
    <>
      <Button disabled={isPending} onClick={() => dialog.current?.showModal()}>
        {t('restore')}
      </Button>
      {trouble && <Alert className="w-full">{trouble}</Alert>}
      <dialog
        ref={dialog}
        aria-label={t('restoreTitle', { version })}
        className="m-auto w-[min(26rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-6 text-body text-ink"
      >
        <form method="dialog" className="flex flex-col gap-3">
          <h2 className="font-semibold">{t('restoreTitle', { version })}</h2>
          <p>{t('restoreText', { version, next: newest + 1 })}</p>
          <div className="mt-2 flex justify-end gap-2">
            <Button type="submit">{t('cancel')}</Button>
            <Button type="submit" look="primary" onClick={restore}>
              {t('restore')}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  )
}
