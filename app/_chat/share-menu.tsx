'use client'

import { Share2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { IconButton } from '@/app/_ui/icon-button'

// Fetched when it is wanted.
const ShareDialog = dynamic(() => import('./share-dialog').then((module) => module.ShareDialog), {
  ssr: false,
})

/** What a link and a file are of. */
export interface Shared {
  kind: 'conversation' | 'comparison'
  id: string
}

/** The way to the links and files of a conversation or a comparison. */
export function ShareMenu(props: { shared: Shared; keptIn: 'cookie' | 'account' }) {
  const t = useTranslations('share')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <IconButton label={t('title')} onClick={() => setIsOpen(true)}>
        <Share2 aria-hidden="true" className="size-4.5" />
      </IconButton>
      {isOpen && <ShareDialog {...props} onClose={() => setIsOpen(false)} />}
    </>
  )
}
