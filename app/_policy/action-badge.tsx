'use client'

import { useTranslations } from 'next-intl'
import type { Action } from '@/guardrails/contract'

const LOOK: Record<Action, string> = {
  allow: 'bg-raised text-muted',
  flag: 'bg-note text-ink',
  rewrite: 'bg-accent-soft text-accent',
  block: 'bg-danger-soft text-danger',
}

/** What happens to a text, as a word with a colour of its own. */
export function ActionBadge({ action }: { action: Action }) {
  const t = useTranslations('policyEditor.actions')
  return (
    <span
      data-action={action}
      className={`rounded-full px-2.5 py-0.5 font-medium text-small ${LOOK[action]}`}
    >
      {t(action)}
    </span>
  )
}
