'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ProblemView } from '@/app/_documents/document-api'
import { type DocumentEdit, editDocument } from '@/lib/documents/edit-document'
import {
  addGuardrail,
  moveGuardrail,
  removeGuardrail,
  setGuardrailKey,
  setMessage,
} from '@/lib/policies/edit-policy'
import { readPolicyForm } from '@/lib/policies/read-policy-form'
import { Button } from '../_ui/button'
import type { GuardrailView } from './guardrail-view'
import { MessagesForm } from './messages-form'
import { INPUT } from './option-field'
import { StepForm } from './step-form'

export interface FloorStep {
  use: string
  name: string
  on?: string[] | undefined
  options: Record<string, unknown>
}

/** The same document as a form: what is changed here changes the text, and its comments stay. */
export function PolicyForm(props: {
  slug: string
  language: string
  /** The community's country, which a new filter that knows countries begins with. */
  region: string | undefined
  yaml: string
  guardrails: GuardrailView[]
  floor: FloorStep[]
  names: Readonly<Record<string, string>>
  problems: readonly ProblemView[]
  onChange(yaml: string): void
}) {
  const { slug, language, region, yaml, guardrails, floor, names, problems, onChange } = props
  const t = useTranslations('policyEditor')
  const [chosen, setChosen] = useState(guardrails[0]?.id ?? '')
  const form = readPolicyForm(yaml)
  if (!form) return <p className="rounded-xl bg-note px-3.5 py-2">{t('noForm')}</p>
  const edit = (change: DocumentEdit) => onChange(editDocument(yaml, change))
  const taken = new Set(form.guardrails.map(({ use, name }) => name ?? use))
  const nameFor = (use: string) => {
    const all = new Set([...taken, ...floor.map(({ name }) => name)])
    if (!all.has(use)) return {}
    const number = Array.from({ length: 201 }, (_, index) => index + 2).find(
      (one) => !all.has(`${use}-${one}`),
    )
    return { name: `${use}-${number}` }
  }
  const optionsFor = (use: string) => {
    const knows = guardrails.find(({ id }) => id === use)?.options.properties ?? {}
    return region !== undefined && 'regions' in knows ? { options: { regions: [region] } } : {}
  }
  return (
    <div className="flex flex-col gap-4">
      <section className="flex flex-col gap-2 rounded-2xl bg-raised p-4">
        <h3 className="font-semibold">{t('floorTitle')}</h3>
        <p className="text-small text-muted">{t('floorHint')}</p>
        <ul className="flex flex-col gap-1.5">
          {floor.map((step) => (
            <li key={step.name} className="flex flex-wrap items-center gap-x-3">
              <bdi dir="ltr">{step.name}</bdi>
              {taken.has(step.name) ? (
                <span className="text-small text-muted">{t('tightened')}</span>
              ) : (
                <Button look="plain" onClick={() => edit(addGuardrail({ ...step }))}>
                  {t('tighten')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </section>
      <ol className="flex flex-col gap-4">
        {form.guardrails.map((entry, index) => (
          <StepForm
            // biome-ignore lint/suspicious/noArrayIndexKey: a name may be typed anew, and then two may be alike
            key={index}
            {...{ slug, language, entry, index, names }}
            guardrail={guardrails.find(({ id }) => id === entry.use)}
            isOfFloor={floor.some(({ name }) => name === (entry.name ?? entry.use))}
            isLast={index === form.guardrails.length - 1}
            problems={problems.filter(({ path }) => path?.[0] === 'guardrails' && path[1] === index)}
            onSet={(key, value) => edit(setGuardrailKey(index, key, value))}
            onMove={(to) => edit(moveGuardrail(index, to))}
            onRemove={() => edit(removeGuardrail(index))}
          />
        ))}
      </ol>
      {form.guardrails.length === 0 && <p className="text-muted">{t('noSteps')}</p>}
      <div className="flex flex-wrap items-center gap-2">
        <select
          aria-label={t('whichFilter')}
          value={chosen}
          onChange={({ target }) => setChosen(target.value)}
          className={INPUT}
        >
          {guardrails.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <Button
          onClick={() => edit(addGuardrail({ use: chosen, ...nameFor(chosen), ...optionsFor(chosen) }))}
        >
          {t('add')}
        </Button>
      </div>
      <MessagesForm
        {...{ form, language }}
        guardrails={guardrails.filter(({ id }) =>
          [...form.guardrails, ...floor].some(({ use }) => use === id),
        )}
        onSet={(...message) => edit(setMessage(...message))}
      />
    </div>
  )
}
