'use client'

import { Flag } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/app/_ui/button'
import { useStatements } from './statements-context'

// Fetched when it is wanted: few answers are reported.
const StatementDialog = dynamic(() => import('./statement-dialog').then((module) => module.StatementDialog), {
  ssr: false,
})

/** Tells the community's moderators that an answer is not right, or that a refusal is not; gone once it was told. */
export function StatementButton(props: { messageId: string; kind: 'report' | 'appeal'; community: string }) {
  const { messageId, kind, community } = props
  const statements = useStatements()
  const t = useTranslations('moderation')
  const [isOpen, setIsOpen] = useState(false)
  if (!statements || statements.find(messageId)) return null
  const open = () => setIsOpen(true)
  return (
    <>
      {kind === 'appeal' ? (
        <Button look="quiet" className="mt-2 text-small" onClick={open}>
          {t('appeal')}
        </Button>
      ) : (
        <button
          type="button"
          aria-label={t('report')}
          title={t('report')}
          onClick={open}
          className="grid size-9 place-items-center rounded-full text-muted hover:bg-raised hover:text-ink"
        >
          <Flag aria-hidden="true" className="size-4" />
        </button>
      )}
      {isOpen && <StatementDialog {...{ messageId, kind, community }} onClose={() => setIsOpen(false)} />}
    </>
  )
}
