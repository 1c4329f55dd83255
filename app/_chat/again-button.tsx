'use client'

import { RotateCcw } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { AnswerButton } from './answer-button'

/** Asks for another answer to the same question. */
export function AgainButton(props: { isBusy: boolean; onClick: () => void }) {
  const t = useTranslations('chat')
  return (
    <AnswerButton icon={<RotateCcw aria-hidden="true" className="size-3.5 rtl:-scale-x-100" />} {...props}>
      {t('again')}
    </AnswerButton>
  )
}
