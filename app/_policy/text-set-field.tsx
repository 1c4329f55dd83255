'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FileButton } from '@/app/_ui/file-button'
import type { TextSet } from '@/lib/policies/read-text-set'
import { Alert } from '../_ui/alert'
import { Button } from '../_ui/button'
import { INPUT } from './option-field'

const MOST_BYTES = 4 * 1024 * 1024
const MOST_PROBLEMS = 5

/** Texts that are typed or opened (`name` is the file's, or empty), or those that readers showed to the moderators. */
export type TextChoice = { kind: 'own'; name: string; content: string } | { kind: 'kept' }

/** Where the texts of a comparison come from. */
export function TextSetField(props: {
  choice: TextChoice
  set: TextSet
  most: number
  onChange(choice: TextChoice): void
}) {
  const { choice, set, most, onChange } = props
  const t = useTranslations('policyEditor')
  const [trouble, setTrouble] = useState('')
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MOST_BYTES) return setTrouble(t('fileTooLarge'))
    try {
      const content = new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer())
      onChange({ kind: 'own', name: chosen.name, content })
      setTrouble('')
    } catch {
      setTrouble(t('fileNoText'))
    }
  }
  const empty: TextChoice = { kind: 'own', name: '', content: '' }
  return (
    <div className="flex flex-col gap-2">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">{t('textsFrom')}</legend>
        {(['own', 'kept'] as const).map((kind) => (
          <label key={kind} className="flex items-center gap-2">
            <input
              type="radio"
              name="texts"
              checked={choice.kind === kind}
              onChange={() => onChange(kind === 'own' ? empty : { kind })}
              className="size-4 accent-(--color-accent)"
            />
            {t(`textsOfKind.${kind}`)}
          </label>
        ))}
      </fieldset>
      {choice.kind === 'kept' ? (
        <p className="text-muted">{t('keptHint')}</p>
      ) : (
        <>
          <p className="text-muted">{t('compareHint', { most })}</p>
          {choice.name === '' ? (
            <textarea
              aria-label={t('compareTexts')}
              placeholder={t('compareTexts')}
              dir="auto"
              rows={5}
              value={choice.content}
              onChange={({ target }) => onChange({ ...choice, content: target.value })}
              className={INPUT}
            />
          ) : (
            <p className="flex flex-wrap items-center gap-2 rounded-xl border border-line px-3.5 py-2">
              <bdi className="me-auto min-w-0 break-words">{choice.name}</bdi>
              <Button look="plain" onClick={() => onChange(empty)}>
                {t('closeFile')}
              </Button>
            </p>
          )}
          <div className="flex flex-wrap items-center gap-2">
            <FileButton
              accept=".txt,.tsv,.csv,.jsonl,.ndjson,text/plain,text/csv,text/tab-separated-values"
              testId="texts-file"
              onFile={(chosen) => void take(chosen)}
            >
              {t('textsFile')}
            </FileButton>
            <span className={set.texts.length > most ? 'text-danger' : 'text-muted'}>
              {t('textCount', { count: set.texts.length, most })}
            </span>
          </div>
          <Problems problems={set.problems} />
        </>
      )}
      {trouble && <Alert>{trouble}</Alert>}
    </div>
  )
}

/** Lines that give no text; the others are compared all the same. */
function Problems({ problems }: { problems: TextSet['problems'] }) {
  const t = useTranslations('policyEditor')
  if (problems.length === 0) return null
  return (
    <ul role="alert" className="rounded-xl bg-danger-soft px-3.5 py-2 text-small">
      {problems.slice(0, MOST_PROBLEMS).map(({ line, kind }) => (
        <li key={`${line} ${kind}`}>{t(`setProblems.${kind}`, { line })}</li>
      ))}
      {problems.length > MOST_PROBLEMS && (
        <li>{t('moreProblems', { count: problems.length - MOST_PROBLEMS })}</li>
      )}
    </ul>
  )
}
