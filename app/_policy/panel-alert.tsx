'use client'

import { useTranslations } from 'next-intl'
import { RequestRefused } from '@/app/_documents/document-api'

/** Why a panel of the workbench has no answer: what the hub said, or that it cannot be reached. */
export function PanelAlert({ error }: { error: unknown }) {
  const t = useTranslations('policyEditor')
  return (
    <p role="alert" dir="auto" className="rounded-xl bg-danger-soft px-3.5 py-2">
      {error instanceof RequestRefused ? error.message : t('unreachable')}
    </p>
  )
}
