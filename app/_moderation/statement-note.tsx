'use client'

import { Gavel } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { useStatements } from './statements-context'

/** What became of what the reader told the moderators: it waits, or it was ruled, and why. */
export function StatementNote({ messageId }: { messageId: string }) {
  const statements = useStatements()
  const t = useTranslations('moderation')
  const [trouble, setTrouble] = useState<string>()
  const statement = statements?.find(messageId)
  const note = useRef<HTMLElement>(null)
  // The button that told it, or took it back, is gone: the focus goes on to what became of it.
  const wasSaid = statement && statements?.justSaid.current === messageId
  useEffect(() => {
    if (!wasSaid || !statements) return
    statements.justSaid.current = null
    note.current?.focus()
  })
  if (!statements || !statement) return null
  const { kind, ruling, textUntil, isTakenBack } = statement
  const withdraw = async () => setTrouble(await statements.takeBack(statement))
  return (
    <aside
      ref={note}
      tabIndex={-1}
      role="status"
      className="flex gap-3 rounded-2xl border border-line px-4 py-3 text-small"
    >
      <Gavel className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden="true" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p>
          {ruling
            ? t('ruledFor', { outcome: t(`outcomes.${ruling.outcome}`), day: ruling.at })
            : t(`waiting.${kind}`)}
        </p>
        {ruling && (
          <p dir="auto" className="whitespace-pre-wrap break-words text-ink">
            {ruling.reason}
          </p>
        )}
        {isTakenBack && <p className="text-muted">{t('takenBack')}</p>}
        {!isTakenBack && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
            {textUntil ? t('textUntil', { day: textUntil }) : t('textNotGiven')}
            <Button look="plain" className="text-small" onClick={withdraw}>
              {t('takeBack')}
            </Button>
          </p>
        )}
        {trouble && (
          <p role="alert" className="text-danger">
            {t(`trouble.${trouble}`)}
          </p>
        )}
      </div>
    </aside>
  )
}
