'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { AssistantView } from '@/app/_chat/assistant-view'
import { Composer } from '@/app/_chat/composer'
import { leavePendingQuestion } from '@/app/_chat/pending-question'

/** Ask at once: write, choose who answers, and the chat with them begins with the question. */
export function AskBox(props: { assistants: AssistantView[]; first: string; keptIn: 'cookie' | 'account' }) {
  const t = useTranslations('ask')
  const kept = useTranslations('chat')
  const router = useRouter()
  const [chosen, setChosen] = useState(props.first)
  const onSend = (question: string) => {
    leavePendingQuestion(chosen, question)
    router.push(`/chat/${chosen}`)
  }
  return (
    <div className="mt-8">
      <p className="pb-2 text-small text-muted">{kept(`keptIn.${props.keptIn}`)}</p>
      <Composer placeholder={t('placeholder')} onSend={onSend} />
      <fieldset className="mt-4">
        <legend className="pb-2 text-small text-muted">{t('who')}</legend>
        <div className="flex flex-wrap gap-2">
          {props.assistants.map(({ id, name, community, culture }) => (
            <label
              key={id}
              className="flex min-h-9 items-center gap-2 rounded-full border border-line px-3.5 py-1 transition hover:bg-raised has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="assistant"
                value={id}
                checked={chosen === id}
                onChange={() => setChosen(id)}
                className="sr-only"
              />
              <bdi lang={culture.tag} className="font-medium">
                {name}
              </bdi>
              <bdi lang={culture.tag} className="text-small text-muted">
                {community.name}
              </bdi>
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  )
}
