'use client'

import { useTranslations } from 'next-intl'
import { useId, useState, useTransition } from 'react'
import { FileButton } from '@/app/_ui/file-button'
import type { Stage } from '@/guardrails/contract'
import type { PolicyTest } from '@/lib/policies/policy'
import { readTextLines, type TextLine } from '@/lib/policies/read-text-lines'
import { Button } from '../_ui/button'
import { FlipGroups } from './flip-groups'
import { INPUT } from './option-field'
import { type ComparisonView, compareOver, type PolicySourceView } from './policy-api'
import { StageAndLanguage } from './stage-and-language'

const MOST_TEXTS = 500
const MOST_BYTES = 4 * 1024 * 1024

interface Compared extends ComparisonView {
  texts: TextLine[]
  stage: Stage
}

/** Runs a set of texts under two policies and shows what flips. */
export function ComparePanel(props: {
  slug: string
  language: string
  yaml: string
  others: { slug: string; name: string }[]
  onMakeTest(test: PolicyTest): void
}) {
  const { slug, yaml, others, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const id = useId()
  const [isPending, startTransition] = useTransition()
  const [pasted, setPasted] = useState('')
  const [stage, setStage] = useState<Stage>('input')
  const [language, setLanguage] = useState(props.language)
  const [before, setBefore] = useState('published')
  const [after, setAfter] = useState('draft')
  const [trouble, setTrouble] = useState('')
  const [compared, setCompared] = useState<Compared>()
  const texts = readTextLines(pasted, language)
  const sourceOf = (name: string): PolicySourceView => {
    if (name === 'draft') return { yaml }
    return { community: name === 'published' ? slug : name }
  }
  const run = () =>
    startTransition(async () => {
      setTrouble('')
      try {
        const result = await compareOver(slug, {
          texts: texts.map((text) => ({ ...text, stage })),
          before: sourceOf(before),
          after: sourceOf(after),
        })
        setCompared({ ...result, texts, stage })
      } catch (error) {
        setTrouble(error instanceof Error ? error.message : String(error))
      }
    })
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MOST_BYTES) return setTrouble(t('fileTooLarge'))
    try {
      setPasted(new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer()))
      setTrouble('')
    } catch {
      setTrouble(t('fileNoText'))
    }
  }
  return (
    <section aria-labelledby={`${id}-title`} className="flex flex-col gap-3">
      <h2 id={`${id}-title`} className="font-serif font-semibold">
        {t('compareTitle')}
      </h2>
      <p className="text-muted">{t('compareHint', { most: MOST_TEXTS })}</p>
      <textarea
        aria-label={t('compareTexts')}
        placeholder={t('compareTexts')}
        dir="auto"
        rows={5}
        value={pasted}
        onChange={({ target }) => setPasted(target.value)}
        className={INPUT}
      />
      <div className="flex flex-wrap items-center gap-2">
        <FileButton
          accept=".txt,.tsv,text/plain,text/tab-separated-values"
          testId="texts-file"
          onFile={(chosen) => void take(chosen)}
        >
          {t('textsFile')}
        </FileButton>
        <span className={texts.length > MOST_TEXTS ? 'text-danger' : 'text-muted'}>
          {t('textCount', { count: texts.length, most: MOST_TEXTS })}
        </span>
      </div>
      <StageAndLanguage {...{ stage, language, setStage, setLanguage }} />
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <Source label={t('before')} value={before} onChange={setBefore} others={others} />
        <Source label={t('after')} value={after} onChange={setAfter} others={others} />
      </div>
      <Button
        look="primary"
        className="self-start"
        disabled={isPending || texts.length === 0 || texts.length > MOST_TEXTS}
        onClick={run}
      >
        {isPending ? t('comparing') : t('compare')}
      </Button>
      {trouble && (
        <p role="alert" dir="auto" className="whitespace-pre-wrap rounded-xl bg-danger-soft px-3.5 py-2">
          {trouble}
        </p>
      )}
      {compared && (
        <FlipGroups
          comparison={compared}
          texts={compared.texts}
          onMakeTest={({ text, language: tag }, expect) =>
            onMakeTest({ text, language: tag, stage: compared.stage, expect })
          }
        />
      )}
    </section>
  )
}

function Source(props: {
  label: string
  value: string
  onChange(value: string): void
  others: { slug: string; name: string }[]
}) {
  const { label, value, onChange, others } = props
  const t = useTranslations('policyEditor')
  return (
    <label className="flex min-w-0 items-center gap-2">
      {label}
      <select value={value} onChange={({ target }) => onChange(target.value)} className={`${INPUT} min-w-0`}>
        <option value="draft">{t('sources.draft')}</option>
        <option value="published">{t('sources.published')}</option>
        {others.map(({ slug, name }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}
