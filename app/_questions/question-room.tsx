'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '@/app/_ui/button'
import { SetEditor } from './set-editor'
import { SetItem, type SetView } from './set-item'

/** A community's question sets: what stands, and one of them (or a new one) being written. */
export function QuestionRoom({ slug, sets }: { slug: string; sets: SetView[] }) {
  const t = useTranslations('questions')
  const [editing, setEditing] = useState<string | null>(null)
  const edited = sets.find(({ name }) => name === editing)
  return (
    <div className="flex flex-col gap-4">
      {sets.length === 0 && editing === null && <p>{t('none')}</p>}
      {sets.length > 0 && (
        <ul className="flex flex-col gap-3">
          {sets.map((set) => (
            <SetItem key={set.name} slug={slug} set={set} onEdit={() => setEditing(set.name)} />
          ))}
        </ul>
      )}
      {editing === null ? (
        <Button look="primary" className="self-start" onClick={() => setEditing('')}>
          {t('new')}
        </Button>
      ) : (
        <SetEditor key={editing} slug={slug} set={edited} onLeave={() => setEditing(null)} />
      )}
    </div>
  )
}
