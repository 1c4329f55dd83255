'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { z } from 'zod'
import { postJson, problemSchema, RequestRefused } from '../_documents/document-api'
import { useKeptDraft } from '../_documents/use-kept-draft'
import { DiffView } from '../_policy/diff-view'
import { INPUT } from '../_policy/option-field'
import { OtherDraft } from '../_policy/other-draft'
import { ProblemList } from '../_policy/problem-list'
import { useLatest } from '../_policy/use-latest'
import { type EditorPosition, YamlEditor } from '../_policy/yaml-editor'
import { Alert } from '../_ui/alert'
import { Button } from '../_ui/button'

const REST_MS = 500
const inspectionSchema = z.object({
  problems: z.array(problemSchema),
  more: z.number(),
  instructions: z.string().optional(),
})
const publishedSchema = z.object({ version: z.number() })

interface Held {
  yaml: string
  version: number
}

/** Where a community writes its culture, in YAML or JSON, and sees what a model would read of it. */
export function CultureRoom(props: { slug: string; published: Held }) {
  const { slug } = props
  const t = useTranslations('cultureEditor')
  const router = useRouter()
  const url = `/api/communities/${encodeURIComponent(slug)}/culture`
  const [published, setPublished] = useState(props.published)
  const room = useKeptDraft(`culture-draft:${slug}`, published)
  const { draft, change } = room
  const [goTo, setGoTo] = useState<EditorPosition>()
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const [done, setDone] = useState<number>()
  const [isPending, startTransition] = useTransition()
  const checked = useLatest(
    draft.yaml,
    async (signal) => inspectionSchema.parse(await postJson(`${url}/check`, { yaml: draft.yaml }, signal)),
    REST_MS,
  )
  const problems = checked.value?.problems ?? []
  const isChanged = draft.yaml !== published.yaml
  const publish = () =>
    startTransition(async () => {
      setRefusal(undefined)
      setDone(undefined)
      try {
        const { yaml, basedOn } = draft
        const { version } = publishedSchema.parse(await postJson(`${url}/versions`, { yaml, basedOn, note }))
        setPublished({ yaml, version })
        room.reset({ yaml, version })
        setNote('')
        setDone(version)
        router.refresh()
      } catch (error) {
        setRefusal(error instanceof RequestRefused ? error.message : t('unreachable'))
      }
    })
  return (
    <div data-wide className="grid items-start gap-8 min-[80rem]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {room.other && <OtherDraft draft={room.other} onOpen={room.openOther} onDrop={room.dropOther} />}
        <p role="status" className="text-small text-muted">
          {checked.state === 'done' && problems.length === 0 ? t('fine') : ''}
          {checked.state === 'waiting' ? t('checking') : ''}
        </p>
        <ProblemList
          problems={problems}
          more={checked.value?.more ?? 0}
          onGoTo={(position) => setGoTo({ ...position })}
        />
        <YamlEditor
          yaml={draft.yaml}
          label={t('text')}
          onChange={(yaml) => change({ yaml })}
          {...{ problems, goTo }}
        />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <section>
          <h2 className="font-serif font-semibold">{t('preview')}</h2>
          <pre
            dir="auto"
            className="mt-2 whitespace-pre-wrap rounded-xl border border-line bg-raised p-4 font-mono text-small leading-normal"
          >
            {checked.value?.instructions === undefined
              ? t('previewWaits')
              : checked.value.instructions || t('previewEmpty')}
          </pre>
        </section>
        {isChanged && (
          <details>
            <summary className="text-muted hover:text-ink">{t('whatChanges')}</summary>
            <div className="mt-2">
              <DiffView before={published.yaml} after={draft.yaml} />
            </div>
          </details>
        )}
        <label className="flex flex-col gap-1">
          <span className="font-medium">{t('note')}</span>
          <input
            dir="auto"
            maxLength={300}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            className={INPUT}
          />
        </label>
        <div className="flex flex-wrap gap-2">
          <Button
            look="primary"
            disabled={isPending || !isChanged || checked.state !== 'done' || problems.length > 0}
            onClick={publish}
          >
            {t('publish', { version: published.version + 1 })}
          </Button>
          {isChanged && (
            <Button look="plain" onClick={() => room.reset()}>
              {t('discard')}
            </Button>
          )}
        </div>
        {refusal && <Alert>{refusal}</Alert>}
        {done !== undefined && !isChanged && (
          <p role="status" className="rounded-xl bg-accent-soft px-3.5 py-2">
            {t('published', { version: done })}
          </p>
        )}
      </div>
    </div>
  )
}
