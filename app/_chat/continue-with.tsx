'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { PlaceChips } from '@/app/_assistants/place-chips'
import { Button } from '@/app/_ui/button'

/** Chooses who answers from now on in a conversation that was held elsewhere; nothing is settled before the first question. */
export function ContinueWith({ conversationId }: { conversationId: string }) {
  const t = useTranslations('imported')
  const router = useRouter()
  const dialog = useRef<HTMLDialogElement>(null)
  const go = (assistant: string) => {
    dialog.current?.close()
    router.push(`/c/${conversationId}?with=${assistant.split('/').map(encodeURIComponent).join('/')}`)
  }
  return (
    <>
      <Button look="primary" onClick={() => dialog.current?.showModal()}>
        {t('continue')}
      </Button>
      <dialog
        ref={dialog}
        aria-label={t('continue')}
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        onKeyDown={(event) => event.key === 'Escape' && dialog.current?.close()}
        className="m-auto w-[min(40rem,calc(100vw-2rem))] rounded-2xl border border-line bg-paper p-0 text-start text-ink shadow-xl"
      >
        <form method="dialog" className="flex flex-col gap-3 p-6">
          <h2 className="font-semibold">{t('continue')}</h2>
          <p className="text-small text-muted">{t('continueIntro')}</p>
          <PlaceChips radioName="continue" chosen={[]} onToggle={go} />
          <div className="flex justify-end">
            <Button type="submit">{t('cancel')}</Button>
          </div>
        </form>
      </dialog>
    </>
  )
}
