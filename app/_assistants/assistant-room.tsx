'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Alert } from '@/app/_ui/alert'
import { RequestRefused } from '../_documents/document-api'
import { useKeptDraft } from '../_documents/use-kept-draft'
import { OtherDraft } from '../_policy/other-draft'
import { ProblemList } from '../_policy/problem-list'
import { useLatest } from '../_policy/use-latest'
import { type EditorPosition, YamlEditor } from '../_policy/yaml-editor'
import { checkAssistant, type HeldDraft } from './assistant-api'
import { type AssistantChoices, AssistantForm } from './assistant-form'
import { ReleasePanel } from './release-panel'

const REST_MS = 500

/** Where an assistant is written: one text, seen as a form and as YAML side by side, and the way to publish it. */
export function AssistantRoom(props: { id: string; held: HeldDraft; choices: AssistantChoices }) {
  const { id, choices } = props
  const t = useTranslations('assistantEditor')
  const [held, setHeld] = useState(props.held)
  const room = useKeptDraft(`assistant-draft:${id}`, { yaml: held.yaml, version: held.revision })
  const { draft, change } = room
  const [view, setView] = useState<'form' | 'yaml'>('form')
  const [goTo, setGoTo] = useState<EditorPosition>()
  const checked = useLatest(draft.yaml, (signal) => checkAssistant(id, draft.yaml, signal), REST_MS)
  const problems = checked.value?.problems ?? []
  const onlyIn = (one: typeof view) => (view === one ? '' : 'max-[80rem]:hidden')
  const settle = (next: HeldDraft) => {
    setHeld(next)
    room.reset({ yaml: next.yaml, version: next.revision })
  }
  return (
    <div className="flex flex-col gap-6">
      {room.other && <OtherDraft draft={room.other} onOpen={room.openOther} onDrop={room.dropOther} />}
      <div className="flex flex-wrap items-center gap-2">
        <fieldset className="flex rounded-full border border-line p-0.5 min-[80rem]:hidden">
          <legend className="sr-only">{t('view')}</legend>
          {(['form', 'yaml'] as const).map((one) => (
            <label
              key={one}
              className="rounded-full px-3.5 py-1 has-checked:bg-accent-soft has-checked:font-medium has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="view"
                className="sr-only"
                checked={view === one}
                onChange={() => setView(one)}
              />
              {t(`views.${one}`)}
            </label>
          ))}
        </fieldset>
        <p role="status" className="ms-auto text-small text-muted">
          {stateOf(checked.state, problems.length, t)}
        </p>
      </div>
      {checked.state === 'failed' && (
        <Alert>{checked.error instanceof RequestRefused ? checked.error.message : t('unreachable')}</Alert>
      )}
      <ProblemList
        problems={problems}
        more={checked.value?.more ?? 0}
        onGoTo={(position) => {
          setView('yaml')
          setGoTo({ ...position })
        }}
      />
      <div className="grid items-start gap-8 min-[80rem]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className={`min-w-0 ${onlyIn('form')}`}>
          <AssistantForm {...{ choices, problems }} yaml={draft.yaml} onChange={(yaml) => change({ yaml })} />
        </div>
        <div className="flex min-w-0 flex-col gap-6 min-[80rem]:sticky min-[80rem]:top-6">
          <div className={onlyIn('yaml')}>
            <YamlEditor
              yaml={draft.yaml}
              label={t('yaml')}
              onChange={(yaml) => change({ yaml })}
              {...{ problems, goTo }}
            />
          </div>
          <details>
            <summary className="text-muted hover:text-ink">{t('preview')}</summary>
            <pre
              dir="auto"
              className="mt-2 whitespace-pre-wrap rounded-xl border border-line bg-raised p-4 font-mono text-small leading-normal"
            >
              {checked.value?.instructions === undefined
                ? t('previewWaits')
                : checked.value.instructions || t('previewEmpty')}
            </pre>
          </details>
          <ReleasePanel
            {...{ id, draft, held }}
            isFine={checked.state === 'done' && problems.length === 0}
            onGoTo={setGoTo}
            onSettled={settle}
            onRebase={(theirs) => {
              setHeld(theirs)
              change({ basedOn: theirs.revision })
            }}
          />
        </div>
      </div>
    </div>
  )
}

function stateOf(
  state: 'waiting' | 'done' | 'failed',
  problems: number,
  t: ReturnType<typeof useTranslations<'assistantEditor'>>,
): string {
  if (state === 'waiting') return t('checking')
  if (state === 'failed') return ''
  return problems > 0 ? t('problemCount', { count: problems }) : t('fine')
}
