'use client'

import { useTranslations } from 'next-intl'
import { RequestRefused } from '@/app/_documents/document-api'
import { Alert } from '@/app/_ui/alert'

/** Why a panel of the workbench has no answer: what the hub said, or that it cannot be reached. */
export function PanelAlert({ error }: { error: unknown }) {
  const t = useTranslations('policyEditor')
  return <Alert>{error instanceof RequestRefused ? error.message : t('unreachable')}</Alert>
}
