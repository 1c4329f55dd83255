'use client'

import { ListPlus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { AnswerButton } from './answer-button'

/** Goes on where an answer was stopped or cut short. */
export function ContinueButton(props: { isBusy: boolean; onClick: () => void }) {
  const t = useTranslations('chat')
  return (
    <AnswerButton icon={<ListPlus aria-hidden="true" className="size-3.5" />} {...props}>
      {t('continue')}
    </AnswerButton>
  )
}
