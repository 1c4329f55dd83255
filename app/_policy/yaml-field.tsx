'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { parse, stringify } from 'yaml'
import { INPUT } from './option-field'

/** An option that no other field can show, as a piece of YAML; what cannot be read is not taken over. */
export function YamlField(props: { id: string; value: unknown; onChange(value: unknown): void }) {
  const { id, value, onChange } = props
  const t = useTranslations('policyEditor')
  const [typed, setTyped] = useState(() => (value === undefined ? '' : stringify(value)))
  const [isWrong, setIsWrong] = useState(false)
  return (
    <>
      <textarea
        id={id}
        dir="ltr"
        rows={3}
        value={typed}
        aria-invalid={isWrong || undefined}
        className={`${INPUT} font-mono text-small aria-invalid:border-danger`}
        onChange={({ target }) => {
          setTyped(target.value)
          try {
            onChange(parse(target.value, { maxAliasCount: 0 }) ?? undefined)
            setIsWrong(false)
          } catch {
            setIsWrong(true)
          }
        }}
      />
      {isWrong && <span className="text-small text-danger">{t('noYaml')}</span>}
    </>
  )
}
