'use client'

import { Menu, X } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { IconButton } from '@/app/_ui/icon-button'

/** On narrow screens: a bar with the name of the hub, and the sidebar as a sheet behind a button. */
export function SideSheet({ children }: { children: ReactNode }) {
  const t = useTranslations('shell')
  const dialog = useRef<HTMLDialogElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  const pathname = usePathname()
  // biome-ignore lint/correctness/useExhaustiveDependencies: wherever one went, the sheet has served
  useEffect(() => dialog.current?.close(), [pathname])
  const open = () => {
    setIsOpen(true)
    dialog.current?.showModal()
  }
  return (
    <div className="flex items-center gap-1 border-b border-line px-3 py-1.5 lg:hidden">
      <IconButton label={t('open')} aria-expanded={isOpen} onClick={open}>
        <Menu aria-hidden="true" className="size-5" />
      </IconButton>
      <Link href="/" className="font-serif font-semibold">
        Polyphony
      </Link>
      <dialog
        ref={dialog}
        aria-label={t('sidebar')}
        onClose={() => setIsOpen(false)}
        // A click on the backdrop is a click on the dialog itself; its contents fill it otherwise.
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        onKeyDown={(event) => event.key === 'Escape' && dialog.current?.close()}
        className="me-auto ms-0 h-dvh max-h-none w-[min(20rem,85vw)] bg-raised p-0 text-ink"
      >
        {isOpen && (
          <div className="relative h-full">
            <IconButton
              label={t('close')}
              className="absolute end-2 top-2.5"
              onClick={() => dialog.current?.close()}
            >
              <X aria-hidden="true" className="size-5" />
            </IconButton>
            {children}
          </div>
        )}
      </dialog>
    </div>
  )
}
