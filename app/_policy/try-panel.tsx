'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { ACTIONS, type Action, type Stage } from '@/guardrails/contract'
import type { PolicyTest } from '@/lib/policies/policy'
import { Button } from '../_ui/button'
import { INPUT } from './option-field'
import { PanelAlert } from './panel-alert'
import { tryDraft } from './policy-api'
import { StageAndLanguage } from './stage-and-language'
import { TriedSteps } from './tried-steps'
import { useLatest } from './use-latest'

const REST_MS = 350

/** Type a text and see every filter's verdict at once; it is judged anew whenever the text or the draft changes. */
export function TryPanel(props: {
  slug: string
  language: string
  yaml: string
  canTry: boolean
  onMakeTest(test: PolicyTest): void
}) {
  const { slug, yaml, canTry, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const id = useId()
  const [text, setText] = useState('')
  const [stage, setStage] = useState<Stage>('input')
  const [language, setLanguage] = useState(props.language)
  const [wanted, setWanted] = useState<Action>()
  const [made, setMade] = useState('')
  const trial = { yaml, text, stage, language }
  const tried = useLatest(
    canTry && text !== '' ? JSON.stringify(trial) : undefined,
    (signal) => tryDraft(slug, trial, signal),
    REST_MS,
  )
  const result = text === '' ? undefined : tried.value
  const expect = wanted ?? result?.action ?? 'allow'
  return (
    <section aria-labelledby={`${id}-title`} className="flex flex-col gap-3">
      <h2 id={`${id}-title`} className="font-serif font-semibold">
        {t('tryTitle')}
      </h2>
      <p className="text-muted">{t('tryHint')}</p>
      <textarea
        aria-label={t('tryText')}
        placeholder={t('tryText')}
        dir="auto"
        rows={3}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          setWanted(undefined)
        }}
        className={INPUT}
      />
      <StageAndLanguage {...{ stage, language, setStage, setLanguage }} />
      {!canTry && <p className="text-danger">{t('tryNeedsPolicy')}</p>}
      {tried.state === 'failed' && canTry && <PanelAlert error={tried.error} />}
      {result && canTry && (
        <div aria-busy={tried.state === 'waiting'} className="flex flex-col gap-3">
          <TriedSteps tried={result} isAnswer={stage !== 'input' && stage !== 'attachment'} />
          <div className="flex flex-wrap items-center gap-2">
            <label className="flex items-center gap-2">
              {t('shouldBe')}
              <select
                value={expect}
                onChange={({ target }) => setWanted(ACTIONS.find((one) => one === target.value))}
                className={INPUT}
              >
                {ACTIONS.map((one) => (
                  <option key={one} value={one}>
                    {t(`actions.${one}`)}
                  </option>
                ))}
              </select>
            </label>
            <Button
              onClick={() => {
                onMakeTest({ text, stage, language, expect })
                setMade(text)
              }}
            >
              {t('makeTest')}
            </Button>
            {made === text && (
              <span role="status" className="text-small text-accent">
                {t('testMade')}
              </span>
            )}
          </div>
        </div>
      )}
    </section>
  )
}
