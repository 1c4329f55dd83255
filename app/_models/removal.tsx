import { useTranslations } from 'next-intl'
import { useId, useRef } from 'react'
import { Button } from '@/app/_ui/button'

/** Taking something installed away, after asking once; while it is in use it says so instead. */
export function Removal(props: { name: string; isUsed: boolean; isPending: boolean; onRemove: () => void }) {
  const t = useTranslations('models')
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  if (props.isUsed) return <p className="text-small text-muted">{t('inUse')}</p>
  return (
    <div>
      <Button look="plain" disabled={props.isPending} onClick={() => dialog.current?.showModal()}>
        {t('remove')}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={title}
        className="m-auto w-[min(26rem,calc(100vw-2.5rem))] rounded-2xl border border-line bg-paper p-6 text-ink"
      >
        <form method="dialog" className="flex flex-col gap-3">
          <h2 id={title} className="break-words font-semibold">
            {t('removeTitle', { name: props.name })}
          </h2>
          <p>{t('removeText')}</p>
          <div className="mt-2 flex justify-end gap-2">
            <Button type="submit">{t('cancel')}</Button>
            <Button type="submit" look="danger" onClick={props.onRemove}>
              {t('remove')}
            </Button>
          </div>
        </form>
      </dialog>
    </div>
  )
}
