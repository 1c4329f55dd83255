'use client'

import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { ConversationRow } from './conversation-row'
import { hrefOf, useConversations } from './conversations-context'

/** The reader's conversations, the last one first. */
export function ConversationList() {
  const t = useTranslations('shell')
  const { list } = useConversations()
  const pathname = usePathname()
  if (list.length === 0) return <p className="px-3 py-2 text-small text-muted">{t('noConversations')}</p>
  return (
    <ul className="flex flex-col gap-0.5">
      {list.map((conversation) => (
        <ConversationRow
          key={conversation.id}
          conversation={conversation}
          isCurrent={pathname === hrefOf(conversation.id)}
        />
      ))}
    </ul>
  )
}
