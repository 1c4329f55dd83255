'use client'

import { useTranslations } from 'next-intl'
import { useId, useMemo, useState } from 'react'
import type { Stage } from '@/guardrails/contract'
import { ANSWER_STAGES, MOST_TURNS } from '@/lib/policies/dialogue'
import { MOST_UNITS, readDialogue } from '@/lib/policies/read-dialogue'
import { MOST_FILE_BYTES, readDialogueFile } from '@/lib/policies/read-dialogue-file'
import { Alert } from '../_ui/alert'
import { FileButton } from '../_ui/file-button'
import { INPUT } from './option-field'
import { PanelAlert } from './panel-alert'
import { tryDialogueDraft } from './policy-api'
import { StageAndLanguage } from './stage-and-language'
import { TriedDialogue } from './tried-dialogue'
import type { TrialProps } from './try-panel'
import { useLatest } from './use-latest'

const REST_MS = 500
const EXAMPLE = '[{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]'

/** A dialogue, each turn at the stage where it is judged. */
export function TryDialogue(props: TrialProps) {
  const { slug, yaml, canTry, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const id = useId()
  const [pasted, setPasted] = useState('')
  const [answersAs, setAnswersAs] = useState<Stage>('output-final')
  const [language, setLanguage] = useState(props.language)
  const [trouble, setTrouble] = useState('')
  const { turns, problem } = useMemo(() => readDialogue(pasted), [pasted])
  const trial = { yaml, turns, answersAs, language }
  const tried = useLatest(
    canTry && turns.length > 0 ? JSON.stringify(trial) : undefined,
    // An answer belongs to the turns that were sent, whatever was typed meanwhile.
    async (signal) => ({ turns, language, dialogue: await tryDialogueDraft(slug, trial, signal) }),
    REST_MS,
  )
  const open = async (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MOST_FILE_BYTES) return setTrouble(t('dialogueFileProblems.large'))
    try {
      const file = readDialogueFile(new Uint8Array(await chosen.arrayBuffer()))
      if ('text' in file) setPasted(file.text)
      setTrouble('text' in file ? '' : t(`dialogueFileProblems.${file.problem}`, { line: 0, ...file }))
    } catch {
      // It was moved or taken away since it was chosen.
      setTrouble(t('dialogueFileProblems.unreadable'))
    }
  }
  const result = turns.length === 0 ? undefined : tried.value
  return (
    <>
      <p id={`${id}-hint`} className="text-muted">
        {t('dialogueHint')}{' '}
        <code dir="ltr" className="break-words font-mono text-small">
          {EXAMPLE}
        </code>
      </p>
      <textarea
        aria-label={t('tryKinds.dialogue')}
        aria-describedby={`${id}-hint ${id}-problem`}
        aria-invalid={problem !== undefined || undefined}
        placeholder={t('dialogueExample')}
        dir="auto"
        rows={8}
        value={pasted}
        onChange={({ target }) => {
          setPasted(target.value)
          setTrouble('')
        }}
        className={INPUT}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <FileButton
          accept=".txt,.md,.json,.jsonl,.ndjson,text/plain,text/markdown,application/json"
          testId="dialogue-file"
          onFile={(chosen) => void open(chosen)}
        >
          {t('dialogueFile')}
        </FileButton>
        <span className="text-small text-muted">{t('dialogueFileHint')}</span>
      </div>
      {trouble && <Alert>{trouble}</Alert>}
      <p id={`${id}-problem`} role="status" className="rounded-xl bg-danger-soft px-3.5 py-2 empty:hidden">
        {problem &&
          t(`dialogueProblems.${problem.kind}`, {
            line: problem.line,
            most: problem.kind === 'long' ? MOST_UNITS : MOST_TURNS,
          })}
      </p>
      <StageAndLanguage
        {...{ stage: answersAs, language, setStage: setAnswersAs, setLanguage }}
        stages={ANSWER_STAGES}
        label={t('answersAs')}
      />
      {tried.state === 'failed' && canTry && <PanelAlert error={tried.error} />}
      {result && canTry && (
        <TriedDialogue {...result} isBusy={tried.state === 'waiting'} onMakeTest={onMakeTest} />
      )}
    </>
  )
}
