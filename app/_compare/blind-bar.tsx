'use client'

import { EyeOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/app/_ui/button'
import { useVotes } from '@/app/_votes/votes-context'

/** While the names are hidden: that they are, and the way to show them, the more inviting once a vote was given. */
export function BlindBar({ onReveal }: { onReveal: () => Promise<boolean> }) {
  const t = useTranslations('compare')
  const votes = useVotes()
  const [state, setState] = useState<'ready' | 'asking' | 'failed'>('ready')
  const reveal = async () => {
    setState('asking')
    if (!(await onReveal().catch(() => false))) setState('failed')
  }
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-2xl bg-accent-soft px-4 py-2.5">
      <EyeOff aria-hidden="true" className="size-4 shrink-0 text-accent" />
      <p className="min-w-48 flex-1">{t(state === 'failed' ? 'revealFailed' : 'hidden')}</p>
      <Button look={votes?.hasAny ? 'primary' : 'quiet'} disabled={state === 'asking'} onClick={reveal}>
        {t('reveal')}
      </Button>
    </div>
  )
}
