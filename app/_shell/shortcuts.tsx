'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import { Button } from '@/app/_ui/button'

const shortcuts = [
  { key: 'send', keys: ['Enter'] },
  { key: 'newLine', keys: ['Shift', 'Enter'] },
  { key: 'stop', keys: ['Esc'] },
  { key: 'palette', keys: ['Ctrl / ⌘', 'K'] },
  { key: 'help', keys: ['?'] },
] as const

/** Every shortcut there is. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shortcuts')
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      onClose={onClose}
      aria-label={t('title')}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-2xl border border-line bg-paper p-6 text-ink"
    >
      <h2 className="font-semibold">{t('title')}</h2>
      <dl className="mt-4 grid grid-cols-[1fr_auto] gap-x-6 gap-y-2.5">
        {shortcuts.map(({ key, keys }) => (
          <div key={key} className="contents">
            <dt>{t(key)}</dt>
            <dd dir="ltr" className="flex items-center justify-end gap-1 text-small">
              {keys.map((name) => (
                <kbd key={name} className="rounded-md border border-line bg-raised px-1.5 font-sans">
                  {name}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <form method="dialog" className="mt-5 text-end">
        <Button type="submit">{t('close')}</Button>
      </form>
    </dialog>
  )
}
