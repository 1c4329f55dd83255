'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Composer } from '@/app/_chat/composer'
import { COMPARISON, leavePendingQuestion } from '@/app/_chat/pending-question'
import { AssistantChips } from '@/app/_compare/assistant-chips'
import { BlindSwitch } from '@/app/_compare/blind-switch'
import { compareAddress } from '@/app/_compare/compare-address'
import type { Place } from '@/lib/assistants/list-places'
import { OneAssistant } from './one-assistant'
import { OneOrSeveral } from './one-or-several'

/** Ask at once: write, choose who answers, one or several, and what follows begins with the question. */
export function AskBox({ first, keptIn }: { first: Place; keptIn: 'cookie' | 'account' }) {
  const t = useTranslations('ask')
  const kept = useTranslations('chat')
  const router = useRouter()
  const [isSeveral, setIsSeveral] = useState(false)
  const [chosen, setChosen] = useState([first.id])
  const [isBlind, setIsBlind] = useState(false)
  const [one = first.id] = chosen
  const onSend = (question: string) => {
    if (isSeveral && chosen.length > 1) {
      leavePendingQuestion(COMPARISON, { question, attachments: [] })
      router.push(compareAddress(chosen, isBlind))
    } else {
      leavePendingQuestion(one, { question, attachments: [] })
      router.push(`/chat/${one}`)
    }
  }
  return (
    <div className="mt-8">
      <p className="pb-2 text-small text-muted">{kept(`keptIn.${keptIn}`)}</p>
      <Composer placeholder={t('placeholder')} keptAs="home" onSend={onSend} />
      <div className="mt-4 flex flex-col gap-3">
        <OneOrSeveral isSeveral={isSeveral} onChange={setIsSeveral} />
        {isSeveral ? (
          <div>
            <AssistantChips chosen={chosen} known={[first]} onChange={setChosen} />
            <BlindSwitch isBlind={isBlind} onChange={setIsBlind} />
          </div>
        ) : (
          <OneAssistant chosen={one} first={first} onChange={(id) => setChosen([id])} />
        )}
      </div>
    </div>
  )
}
