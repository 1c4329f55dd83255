'use client'

import { Upload as UploadIcon } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type DragEvent, useId, useRef, useState } from 'react'
import { Button } from '@/app/_ui/button'
import { type ChosenFiles, choose, readDrop } from './dropped-files'
import { HubForm } from './hub-form'
import { HubImport } from './hub-import'
import { LiveUpload } from './live-upload'
import { NameForm } from './name-form'
import { PublishedNote } from './published-note'
import type { Published } from './upload-api'
import type { UploadPlan } from './use-upload'
import { WaitingUpload, type WaitingUploadView } from './waiting-upload'

/** Where adapters come in: a place to drop them, what is under way, and what waits for a decision. */
export function UploadRoom(props: {
  community: { slug: string; name: string }
  names: string[]
  waiting: WaitingUploadView[]
  mayTakePolicy: boolean
}) {
  const { community, names, waiting, mayTakePolicy } = props
  const { slug } = community
  const router = useRouter()
  const [chosen, setChosen] = useState<ChosenFiles | null>(null)
  const [plans, setPlans] = useState<(UploadPlan & { key: number })[]>([])
  const [busyIds, setBusyIds] = useState<string[]>([])
  /** By the upload's id; it is no longer among what waits, and its maintainer is still told what became of it. */
  const [published, setPublished] = useState<Record<string, Published>>({})
  const count = useRef(0)

  const begin = (name: string) => {
    if (!chosen) return
    const { files } = chosen
    const known = waiting.find((one) => isSame(one, name, files) && !busyIds.includes(one.id))
    count.current += 1
    setPlans([{ key: count.current, name, files, id: known?.id }, ...plans])
    if (known) setBusyIds([...busyIds, known.id])
    setChosen(null)
  }
  const leave = (key: number, id?: string) => {
    setPlans((all) => all.filter((plan) => plan.key !== key))
    // What is still there is shown among what waits.
    setBusyIds((all) => all.filter((busy) => busy !== id))
    router.refresh()
  }
  return (
    <div className="flex flex-col gap-4">
      {chosen && chosen.files.length > 0 ? (
        <NameForm chosen={chosen} names={names} onBegin={begin} onCancel={() => setChosen(null)} />
      ) : (
        <DropZone onChosen={setChosen} isEmpty={chosen?.files.length === 0} />
      )}
      <HubForm slug={slug} />
      {plans.map((plan) => (
        <LiveUpload key={plan.key} community={community} plan={plan} onLeave={(id) => leave(plan.key, id)} />
      ))}
      {Object.entries(published).map(([id, what]) => (
        <PublishedNote key={id} slug={slug} published={what} />
      ))}
      {waiting
        .filter(({ id }) => !busyIds.includes(id) && !published[id])
        .map((upload) =>
          upload.source && (upload.status === 'receiving' || upload.status === 'checking') ? (
            <HubImport key={upload.id} slug={slug} upload={upload} />
          ) : (
            <WaitingUpload
              key={upload.id}
              {...{ community, upload, mayTakePolicy }}
              onPublished={(what) => setPublished((all) => ({ ...all, [upload.id]: what }))}
            />
          ),
        )}
    </div>
  )
}

function isSame(upload: WaitingUploadView, name: string, files: File[]): boolean {
  return (
    upload.status === 'receiving' &&
    upload.source === null &&
    upload.name === name &&
    upload.files.length === files.length &&
    upload.files.every(({ path, sizeBytes }, i) => files[i]?.name === path && files[i]?.size === sizeBytes)
  )
}

function DropZone(props: { onChosen: (files: ChosenFiles) => void; isEmpty: boolean }) {
  const t = useTranslations('adapters')
  const [isOver, setIsOver] = useState(false)
  const folder = useRef<HTMLInputElement>(null)
  const files = useRef<HTMLInputElement>(null)
  const hint = useId()
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    props.onChosen(await readDrop(event.dataTransfer))
  }
  const picked = (input: HTMLInputElement) => {
    props.onChosen(choose([...(input.files ?? [])]))
    input.value = ''
  }
  return (
    <section
      aria-label={t('drop')}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={`flex flex-col items-center gap-3 rounded-2xl border-2 border-dashed px-5 py-8 text-center transition ${isOver ? 'border-accent bg-accent-soft' : 'border-edge'}`}
    >
      <UploadIcon aria-hidden="true" className="size-6 text-accent" />
      <p className="font-medium">{t('drop')}</p>
      <p id={hint} className="max-w-[30rem] text-small text-muted">
        {t('dropHint')}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button aria-describedby={hint} onClick={() => folder.current?.click()}>
          {t('chooseFolder')}
        </Button>
        <Button aria-describedby={hint} onClick={() => files.current?.click()}>
          {t('chooseFiles')}
        </Button>
      </div>
      {/* React has no name for the attribute that lets a whole folder be chosen. */}
      <input
        ref={(input) => {
          input?.setAttribute('webkitdirectory', '')
          folder.current = input
        }}
        type="file"
        multiple
        hidden
        data-testid="folder"
        onChange={(event) => picked(event.currentTarget)}
      />
      <input
        ref={files}
        type="file"
        multiple
        hidden
        data-testid="files"
        accept=".safetensors,.json,.md,.zip"
        onChange={(event) => picked(event.currentTarget)}
      />
      {props.isEmpty && (
        <p role="alert" className="text-danger">
          {t('nothingChosen')}
        </p>
      )}
    </section>
  )
}
