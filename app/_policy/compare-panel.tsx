'use client'

import { useTranslations } from 'next-intl'
import { useId, useMemo, useRef, useState, useTransition } from 'react'
import type { Stage } from '@/guardrails/contract'
import type { PolicyTest } from '@/lib/policies/policy'
import { readTextSet } from '@/lib/policies/read-text-set'
import { Alert } from '../_ui/alert'
import { Button } from '../_ui/button'
import { compareInBatches } from './compare-in-batches'
import { FlipGroups } from './flip-groups'
import {
  type ComparedTextView,
  type ComparisonView,
  compareOver,
  compareOverKept,
  type PolicySourceView,
} from './policy-api'
import { PolicySource, type VersionView } from './policy-source'
import { StageAndLanguage } from './stage-and-language'
import { type TextChoice, TextSetField } from './text-set-field'

const MOST_TEXTS = 2000
const NO_TEXTS = { texts: [], problems: [] }

/** Runs a set of texts under two policies and shows what flips. */
export function ComparePanel(props: {
  slug: string
  language: string
  yaml: string
  versions: VersionView[]
  others: { slug: string; name: string }[]
  onMakeTest(test: PolicyTest): void
}) {
  const { slug, yaml, versions, others, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const id = useId()
  const [isPending, startTransition] = useTransition()
  const [choice, setChoice] = useState<TextChoice>({ kind: 'own', name: '', content: '' })
  const [stage, setStage] = useState<Stage>('input')
  const [language, setLanguage] = useState(props.language)
  const [before, setBefore] = useState('published')
  const [after, setAfter] = useState('draft')
  const [trouble, setTrouble] = useState('')
  const [compared, setCompared] = useState<ComparisonView & { texts: ComparedTextView[] }>()
  const running = useRef<AbortController>(null)
  const set = useMemo(
    () => (choice.kind === 'kept' ? NO_TEXTS : readTextSet(choice.content, { ...choice, language, stage })),
    [choice, language, stage],
  )
  const run = () =>
    startTransition(async () => {
      setTrouble('')
      setCompared(undefined)
      const sources = { before: sourceOf(before, slug, yaml), after: sourceOf(after, slug, yaml) }
      const stop = new AbortController()
      const { signal } = stop
      running.current = stop
      try {
        if (choice.kind === 'kept') return setCompared(await compareOverKept(slug, sources, signal))
        await compareInBatches(set.texts, (texts) => compareOver(slug, { ...sources, texts }, signal), {
          signal,
          onProgress: (sofar) => setCompared({ ...sofar, texts: set.texts }),
        })
      } catch (error) {
        if (!signal.aborted) setTrouble(error instanceof Error ? error.message : String(error))
      }
    })
  const count = set.texts.length
  const isReady = choice.kind === 'kept' || (count > 0 && count <= MOST_TEXTS)
  return (
    <section aria-labelledby={`${id}-title`} className="flex flex-col gap-3">
      <h2 id={`${id}-title`} className="font-serif font-semibold">
        {t('compareTitle')}
      </h2>
      <TextSetField choice={choice} set={set} most={MOST_TEXTS} onChange={setChoice} />
      {choice.kind === 'own' && <StageAndLanguage {...{ stage, language, setStage, setLanguage }} />}
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <PolicySource label={t('before')} value={before} onChange={setBefore} {...{ versions, others }} />
        <PolicySource label={t('after')} value={after} onChange={setAfter} {...{ versions, others }} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" disabled={isPending || !isReady} onClick={run}>
          {isPending ? t('comparing') : t('compare')}
        </Button>
        {isPending && <Button onClick={() => running.current?.abort()}>{t('stop')}</Button>}
      </div>
      {trouble && <Alert>{trouble}</Alert>}
      {compared && <FlipGroups {...{ slug, compared, isPending, onMakeTest }} />}
    </section>
  )
}

function sourceOf(value: string, slug: string, yaml: string): PolicySourceView {
  if (value === 'draft') return { yaml }
  const [kind, name = ''] = value.split(':')
  if (kind === 'version') return { community: slug, version: Number(name) }
  return { community: kind === 'community' ? name : slug }
}
