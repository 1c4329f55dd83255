'use client'

import { useTranslations } from 'next-intl'
import { STAGES, type Stage } from '@/guardrails/contract'
import { INPUT } from './option-field'

/** Where in a turn a text stands, and the language that its reader is addressed in. */
export function StageAndLanguage(props: {
  stage: Stage
  language: string
  setStage(stage: Stage): void
  setLanguage(language: string): void
  /** All of them when left out. */
  stages?: readonly Stage[]
  label?: string
}) {
  const { stage, language, setStage, setLanguage, stages = STAGES } = props
  const t = useTranslations('policyEditor')
  const stageName = useTranslations('policy.stages')
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-2">
      <label className="flex items-center gap-2">
        {props.label ?? t('stage')}
        <select
          value={stage}
          onChange={({ target }) => setStage(stages.find((one) => one === target.value) ?? stage)}
          className={INPUT}
        >
          {stages.map((one) => (
            <option key={one} value={one}>
              {stageName(one)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex items-center gap-2">
        {t('language')}
        <input
          dir="ltr"
          defaultValue={language}
          maxLength={20}
          // A tag that is half typed asks nothing.
          onChange={({ target }) => {
            if (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(target.value)) setLanguage(target.value)
          }}
          className={`${INPUT} w-24`}
        />
      </label>
    </div>
  )
}
