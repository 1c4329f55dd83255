'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { editDocument } from '@/lib/documents/edit-document'
import { addTest } from '@/lib/policies/edit-policy'
import type { PolicyTemplate } from '@/lib/policies/list-templates'
import type { PolicyTest } from '@/lib/policies/policy'
import { readPolicyForm } from '@/lib/policies/read-policy-form'
import { useKeptDraft } from '../_documents/use-kept-draft'
import { Button } from '../_ui/button'
import { ComparePanel } from './compare-panel'
import type { GuardrailView } from './guardrail-view'
import { ImportBar } from './import-bar'
import { OtherDraft } from './other-draft'
import { PanelAlert } from './panel-alert'
import { PillChoice } from './pill-choice'
import { checkDraft } from './policy-api'
import { type FloorStep, PolicyForm } from './policy-form'
import type { VersionView } from './policy-source'
import { ProblemList } from './problem-list'
import { PublishPanel } from './publish-panel'
import { TryPanel } from './try-panel'
import { useLatest } from './use-latest'
import { usePendingTest } from './use-pending-test'
import { type EditorPosition, YamlEditor } from './yaml-editor'

const REST_MS = 500

/** Where a policy is written and tried: one text, seen as YAML or as a form, and beside it the workbench. */
export function PolicyRoom(props: {
  slug: string
  language: string
  region: string | undefined
  published: { yaml: string; version: number }
  guardrails: GuardrailView[]
  floor: FloorStep[]
  names: Readonly<Record<string, string>>
  versions: VersionView[]
  others: { slug: string; name: string }[]
  templates: PolicyTemplate[]
}) {
  const { slug, language, region, guardrails, floor, names, versions, others, templates } = props
  const t = useTranslations('policyEditor')
  const [published, setPublished] = useState(props.published)
  const room = useKeptDraft(`policy-draft:${slug}`, published)
  const { draft, change } = room
  const [view, setView] = useState<'form' | 'yaml'>('form')
  const [goTo, setGoTo] = useState<EditorPosition>()
  const checked = useLatest(draft.yaml, (signal) => checkDraft(slug, draft.yaml, signal), REST_MS)
  const problems = checked.value?.problems ?? []
  const makeTest = (test: PolicyTest) => change((held) => ({ yaml: editDocument(held.yaml, addTest(test)) }))
  const isRulingTested = usePendingTest(slug, makeTest)
  const show = (position: EditorPosition) => {
    setView('yaml')
    setGoTo({ ...position })
  }
  return (
    <div data-wide className="grid items-start gap-8 min-[80rem]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {room.other && <OtherDraft draft={room.other} onOpen={room.openOther} onDrop={room.dropOther} />}
        <div className="flex flex-wrap items-center gap-2">
          <PillChoice
            name="view"
            legend={t('view')}
            choices={(['form', 'yaml'] as const).map((one) => [one, t(`views.${one}`)] as const)}
            value={view}
            onChange={setView}
          />
          <p role="status" className="ms-auto text-small text-muted">
            {stateOf(checked.state, problems.length, draft.yaml !== published.yaml, t)}
          </p>
        </div>
        {checked.state === 'failed' && <PanelAlert error={checked.error} />}
        {isRulingTested && (
          <p role="status" className="rounded-xl bg-accent-soft px-3.5 py-2">
            {t('rulingTested')}
          </p>
        )}
        <ProblemList problems={problems} more={checked.value?.more ?? 0} onGoTo={show} />
        {view === 'yaml' ? (
          <YamlEditor
            yaml={draft.yaml}
            problems={problems}
            goTo={goTo}
            onChange={(yaml) => change({ yaml })}
          />
        ) : (
          <PolicyForm
            {...{ slug, language, region, guardrails, floor, names, problems }}
            yaml={draft.yaml}
            onChange={(yaml) => change({ yaml })}
          />
        )}
        <ImportBar {...{ slug, others, templates }} yaml={draft.yaml} onReplace={change} />
        <PublishPanel
          {...{ slug, draft, published }}
          tests={checked.value?.tests}
          testCount={readPolicyForm(draft.yaml)?.tests}
          onShow={show}
          onRebase={(held) => {
            setPublished(held)
            change({ basedOn: held.version })
          }}
          onPublished={(version) => {
            const held = { yaml: draft.yaml, version }
            setPublished(held)
            room.reset(held)
          }}
        />
        {draft.yaml !== published.yaml && (
          <Button look="plain" className="self-start" onClick={() => room.reset()}>
            {t('discard')}
          </Button>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-8 min-[80rem]:sticky min-[80rem]:top-6">
        <TryPanel
          {...{ slug, language }}
          yaml={draft.yaml}
          canTry={problems.length === 0}
          onMakeTest={makeTest}
        />
        <ComparePanel {...{ slug, language, versions, others }} yaml={draft.yaml} onMakeTest={makeTest} />
      </div>
    </div>
  )
}

function stateOf(
  state: 'waiting' | 'done' | 'failed',
  problems: number,
  isChanged: boolean,
  t: ReturnType<typeof useTranslations<'policyEditor'>>,
): string {
  if (state === 'waiting') return t('checking')
  if (state === 'failed') return ''
  if (problems > 0) return t('problemCount', { count: problems })
  return isChanged ? t('fineChanged') : t('fine')
}
