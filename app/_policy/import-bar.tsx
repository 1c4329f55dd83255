'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { FileButton } from '@/app/_ui/file-button'
import { dropSchemaHint } from '@/lib/documents/schema-hint'
import type { PolicyTemplate } from '@/lib/policies/list-templates'
import { Alert } from '../_ui/alert'
import { Button } from '../_ui/button'
import { INPUT } from './option-field'
import { fetchPolicy } from './policy-api'
import { saveFile } from './save-file'

const MOST_BYTES = 2 * 1024 * 1024

/** Ways in and out: a template, a file, another community's policy, and the draft as a file. */
export function ImportBar(props: {
  slug: string
  yaml: string
  others: { slug: string; name: string }[]
  templates: PolicyTemplate[]
  onReplace(draft: { yaml: string; forkedFrom?: string }): void
}) {
  const { slug, yaml, others, templates, onReplace } = props
  const t = useTranslations('policyEditor')
  const [before, setBefore] = useState<string>()
  const [trouble, setTrouble] = useState('')
  const replace = (draft: { yaml: string; forkedFrom?: string }) => {
    setTrouble('')
    setBefore(yaml)
    onReplace(draft)
  }
  const take = async (chosen: File | undefined) => {
    if (!chosen) return
    if (chosen.size > MOST_BYTES) return setTrouble(t('fileTooLarge'))
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer())
      replace({ yaml: dropSchemaHint(text) })
    } catch {
      setTrouble(t('fileNoText'))
    }
  }
  const fork = async (from: string) => {
    try {
      const { version, yaml: text } = await fetchPolicy(from)
      replace({ yaml: text, ...(version > 0 && { forkedFrom: `${from}@${version}` }) })
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <FileButton
          accept=".yaml,.yml,text/yaml,application/yaml"
          testId="policy-file"
          onFile={(chosen) => void take(chosen)}
        >
          {t('import')}
        </FileButton>
        <Button
          onClick={() => saveFile(`${slug}-policy-draft.yaml`, { text: yaml, type: 'application/yaml' })}
        >
          {t('export')}
        </Button>
        <select
          aria-label={t('template')}
          value=""
          onChange={({ target }) => {
            const chosen = templates.find(({ id }) => id === target.value)
            if (chosen) replace({ yaml: chosen.yaml })
          }}
          className={`${INPUT} min-w-0`}
        >
          <option value="">{t('template')}</option>
          {templates.map(({ id }) => (
            <option key={id} value={id}>
              {t.has(`templates.${id}`) ? t(`templates.${id}`) : id}
            </option>
          ))}
        </select>
        <select
          aria-label={t('fork')}
          value=""
          onChange={({ target }) => void fork(target.value)}
          className={`${INPUT} min-w-0`}
        >
          <option value="">{t('fork')}</option>
          {others.map((one) => (
            <option key={one.slug} value={one.slug}>
              {one.name}
            </option>
          ))}
        </select>
        {before !== undefined && before !== yaml && (
          <Button
            look="plain"
            onClick={() => {
              onReplace({ yaml: before })
              setBefore(undefined)
            }}
          >
            {t('undoReplace')}
          </Button>
        )}
      </div>
      {trouble && <Alert>{trouble}</Alert>}
    </div>
  )
}
