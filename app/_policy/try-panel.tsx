'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { PolicyTest } from '@/lib/policies/policy'
import { PillChoice } from './pill-choice'
import { TryDialogue } from './try-dialogue'
import { TryText } from './try-text'

export interface TrialProps {
  slug: string
  language: string
  yaml: string
  canTry: boolean
  onMakeTest(test: PolicyTest): void
}

/** Type a text or paste a dialogue and see every filter's verdict at once, anew whenever it or the draft changes. */
export function TryPanel(props: TrialProps) {
  const t = useTranslations('policyEditor')
  const id = useId()
  const [kind, setKind] = useState<'text' | 'dialogue'>('text')
  const choices = (['text', 'dialogue'] as const).map((one) => [one, t(`tryKinds.${one}`)] as const)
  return (
    <section aria-labelledby={`${id}-title`} className="flex flex-col gap-3">
      <h2 id={`${id}-title`} className="font-serif font-semibold">
        {t('tryTitle')}
      </h2>
      <PillChoice name="trial" legend={t('tryKind')} choices={choices} value={kind} onChange={setKind} />
      {/* What was typed into the other one stays. */}
      <div hidden={kind !== 'text'} className="flex flex-col gap-3">
        <TryText {...props} canTry={props.canTry && kind === 'text'} />
      </div>
      <div hidden={kind !== 'dialogue'} className="flex flex-col gap-3">
        <TryDialogue {...props} canTry={props.canTry && kind === 'dialogue'} />
      </div>
      {!props.canTry && <p className="text-danger">{t('tryNeedsPolicy')}</p>}
    </section>
  )
}
