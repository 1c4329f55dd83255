'use client'

import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ProblemView } from '@/app/_documents/document-api'
import type { PolicyForm } from '@/lib/policies/read-policy-form'
import { IconButton } from '../_ui/icon-button'
import type { GuardrailView } from './guardrail-view'
import { INPUT, OptionField } from './option-field'
import { PatternTester } from './pattern-tester'
import { ProblemList } from './problem-list'
import { TopicMeter } from './topic-meter'

/** One guardrail of the policy: its place, its stages, its options, and what is wrong with them. */
export function StepForm(props: {
  slug: string
  language: string
  entry: PolicyForm['guardrails'][number]
  index: number
  guardrail: GuardrailView | undefined
  isOfFloor: boolean
  isLast: boolean
  names: Readonly<Record<string, string>>
  problems: readonly ProblemView[]
  onSet(key: 'on' | 'name' | 'options', value: unknown): void
  onMove(to: number): void
  onRemove(): void
}) {
  const { entry, index, guardrail, isOfFloor, isLast, names, problems, onSet, onMove, onRemove } = props
  const t = useTranslations('policyEditor')
  const stageName = useTranslations('policy.stages')
  const title = guardrail?.title ?? entry.use
  const name = entry.name ?? entry.use
  const stages = guardrail?.stages ?? []
  const on: readonly string[] = entry.on ?? guardrail?.defaultStages ?? []
  const topics = entry.use === 'topics' && Array.isArray(entry.options.topics) ? entry.options.topics : []
  const patterns =
    entry.use === 'patterns' && Array.isArray(entry.options.patterns) ? entry.options.patterns : []
  return (
    <li data-step={name} className="flex flex-col gap-3 rounded-2xl border border-line p-4">
      <div className="flex items-center gap-1">
        <h3 className="me-auto min-w-0 font-semibold">
          {title} {name !== entry.use && <bdi className="text-small font-normal text-muted">{name}</bdi>}
        </h3>
        <IconButton label={t('up', { name })} disabled={index === 0} onClick={() => onMove(index - 1)}>
          <ArrowUp aria-hidden="true" className="size-4" />
        </IconButton>
        <IconButton label={t('down', { name })} disabled={isLast} onClick={() => onMove(index + 1)}>
          <ArrowDown aria-hidden="true" className="size-4" />
        </IconButton>
        <IconButton label={t('remove', { name })} onClick={onRemove}>
          <Trash2 aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      {isOfFloor && <p className="text-small text-accent">{t('inPlaceOfFloor')}</p>}
      <ProblemList problems={problems} />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="font-medium">{t('stages')}</legend>
        <div className="flex flex-wrap gap-x-5 gap-y-1">
          {stages.map((stage) => {
            const isImplied = stage === 'attachment' && on.includes('input')
            return (
              <label key={stage} className="flex items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4"
                  checked={isImplied || on.includes(stage)}
                  disabled={isImplied}
                  onChange={({ target }) => {
                    const next = stages.filter((one) => (one === stage ? target.checked : on.includes(one)))
                    // A step that looks nowhere is removed instead.
                    if (next.length > 0) onSet('on', next)
                  }}
                />
                {stageName(stage)}
              </label>
            )
          })}
        </div>
        {stages.includes('attachment') && on.includes('input') && (
          <p className="text-small text-muted">{t('stagesTogether')}</p>
        )}
      </fieldset>
      {Object.entries(guardrail?.options.properties ?? {}).map(([option, schema]) => (
        <OptionField
          key={`${entry.use}.${option}`}
          {...{ name: option, schema, names }}
          value={entry.options[option]}
          onChange={(value) => onSet('options', { ...entry.options, [option]: value })}
        />
      ))}
      {patterns.length > 0 && <PatternTester {...{ slug: props.slug, language: props.language, patterns }} />}
      {topics.length > 0 && <TopicMeter {...{ slug: props.slug, topics, model: entry.options.model }} />}
      {!isOfFloor && (
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t('stepName')}</span>
          <input
            dir="ltr"
            className={`${INPUT} self-start`}
            value={entry.name ?? ''}
            placeholder={entry.use}
            onChange={({ target }) => onSet('name', target.value === '' ? undefined : target.value)}
          />
        </label>
      )}
    </li>
  )
}
