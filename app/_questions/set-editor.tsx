'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState } from 'react'
import { Field } from '@/app/_forms/field'
import { ProblemList } from '@/app/_policy/problem-list'
import { type EditorPosition, YamlEditor } from '@/app/_policy/yaml-editor'
import { Alert } from '@/app/_ui/alert'
import { Button } from '@/app/_ui/button'
import { FileButton } from '@/app/_ui/file-button'
import { type QuestionProblem, QuestionsRefused, saveQuestions } from './question-api'
import type { SetView } from './set-item'

const MOST_BYTES = 256 * 1024

/** Writes a set, or takes it from a file; what is wrong is marked at its line, and nothing that was typed is lost. */
export function SetEditor(props: { slug: string; set: SetView | undefined; onLeave: () => void }) {
  const { slug, set, onLeave } = props
  const t = useTranslations('questions')
  const router = useRouter()
  const [name, setName] = useState(set?.name ?? '')
  const [yaml, setYaml] = useState(set?.yaml ?? t('example'))
  const [problems, setProblems] = useState<QuestionProblem[]>([])
  const [trouble, setTrouble] = useState('')
  const [goTo, setGoTo] = useState<EditorPosition>()
  const [isBusy, setIsBusy] = useState(false)
  const change = (text: string) => {
    setYaml(text)
    setProblems([])
    setTrouble('')
  }
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MOST_BYTES) return setTrouble(t('tooLarge'))
    try {
      change(new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer()))
      if (name === '') setName(nameOfFile(chosen.name))
    } catch {
      setTrouble(t('noText'))
    }
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setIsBusy(true)
    try {
      await saveQuestions(slug, { name, yaml, basedOn: set?.version ?? 0 })
      router.refresh()
      onLeave()
    } catch (error) {
      if (!(error instanceof QuestionsRefused)) return setTrouble(t('unreachable'))
      setProblems(error.problems)
      setTrouble(error.problems.length > 0 ? t('notSaved') : error.message)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <form onSubmit={save} className="flex flex-col gap-4 rounded-2xl border border-line p-5">
      {!set && (
        <Field
          label={t('name')}
          name="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          pattern="[a-z0-9][a-z0-9\-]{0,59}"
          title={t('nameRule')}
          hint={t('nameRule')}
          autoComplete="off"
          spellCheck={false}
          dir="ltr"
        />
      )}
      <p className="text-small text-muted">{t('format')}</p>
      <YamlEditor yaml={yaml} problems={problems} onChange={change} goTo={goTo} label={t('yaml')} />
      {trouble && <Alert>{trouble}</Alert>}
      <ProblemList problems={problems} onGoTo={(position) => setGoTo({ ...position })} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" disabled={isBusy}>
          {set ? t('saveVersion', { version: set.version + 1 }) : t('save')}
        </Button>
        <FileButton
          accept=".yaml,.yml,text/yaml,application/yaml"
          testId="questions-file"
          onFile={(chosen) => void take(chosen)}
        >
          {t('import')}
        </FileButton>
        <Button look="plain" onClick={onLeave}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}

/** What a set may be called after its file. */
const nameOfFile = (name: string) =>
  name
    .replace(/\.ya?ml$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
