'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Stage } from '@/guardrails/contract'
import { MakeTestField } from './make-test-field'
import { INPUT } from './option-field'
import { PanelAlert } from './panel-alert'
import { tryDraft } from './policy-api'
import { StageAndLanguage } from './stage-and-language'
import { TriedSteps } from './tried-steps'
import type { TrialProps } from './try-panel'
import { useLatest } from './use-latest'

const REST_MS = 350

/** One text at one stage. */
export function TryText(props: TrialProps) {
  const { slug, yaml, canTry, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const [text, setText] = useState('')
  const [stage, setStage] = useState<Stage>('input')
  const [language, setLanguage] = useState(props.language)
  const trial = { yaml, text, stage, language }
  const tried = useLatest(
    canTry && text !== '' ? JSON.stringify(trial) : undefined,
    (signal) => tryDraft(slug, trial, signal),
    REST_MS,
  )
  const result = text === '' ? undefined : tried.value
  return (
    <>
      <p className="text-muted">{t('tryHint')}</p>
      <textarea
        aria-label={t('tryText')}
        placeholder={t('tryText')}
        dir="auto"
        rows={3}
        value={text}
        onChange={({ target }) => setText(target.value)}
        className={INPUT}
      />
      <StageAndLanguage {...{ stage, language, setStage, setLanguage }} />
      {tried.state === 'failed' && canTry && <PanelAlert error={tried.error} />}
      {result && canTry && (
        <div aria-busy={tried.state === 'waiting'} className="flex flex-col gap-3">
          <TriedSteps tried={result} isAnswer={stage !== 'input' && stage !== 'attachment'} />
          <MakeTestField tried={{ text, stage, language }} action={result.action} onMakeTest={onMakeTest} />
        </div>
      )}
    </>
  )
}
