'use client'

import { Flag } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Button } from '@/app/_ui/button'
import { StatementDialog } from './statement-dialog'
import { useStatements } from './statements-context'

/** Tells the community's moderators that an answer is not right, or that a refusal is not; gone once it was told. */
export function StatementButton(props: { messageId: string; kind: 'report' | 'appeal'; community: string }) {
  const { messageId, kind, community } = props
  const statements = useStatements()
  const t = useTranslations('moderation')
  const dialog = useRef<HTMLDialogElement>(null)
  if (!statements || statements.find(messageId)) return null
  const open = () => dialog.current?.showModal()
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
      <StatementDialog ref={dialog} {...{ messageId, kind, community }} />
    </>
  )
}
