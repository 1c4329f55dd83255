'use client'

import { Columns3 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { AskedQuestion } from '@/app/_chat/conversation-state'
import { IconButton } from '@/app/_ui/icon-button'

// Fetched when it is wanted.
const AskSeveralDialog = dynamic(
  () => import('./ask-several-dialog').then((module) => module.AskSeveralDialog),
  { ssr: false },
)

/** From a chat to a comparison: this assistant and others, with the last question if it is to be asked again. */
export function AskSeveral(props: { assistant: string; question: AskedQuestion | undefined }) {
  const { assistant, question } = props
  const t = useTranslations('compare')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <IconButton label={t('several')} onClick={() => setIsOpen(true)}>
        <Columns3 aria-hidden="true" className="size-4.5" />
      </IconButton>
      {isOpen && (
        <AskSeveralDialog assistant={assistant} question={question} onClose={() => setIsOpen(false)} />
      )}
    </>
  )
}
