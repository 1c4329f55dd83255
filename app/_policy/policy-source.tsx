'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { INPUT } from './option-field'

/** An earlier version of the policy that is edited. */
export interface VersionView {
  version: number
  createdAtMs: number
  note: string | null
}

/** Which policy: `draft`, `published`, `version:3` or `community:slug`. */
export function PolicySource(props: {
  label: string
  value: string
  versions: VersionView[]
  others: { slug: string; name: string }[]
  onChange(value: string): void
}) {
  const { label, value, versions, others, onChange } = props
  const t = useTranslations('policyEditor')
  const format = useFormatter()
  return (
    <label className="flex min-w-0 items-center gap-2">
      {label}
      <select
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className={`${INPUT} min-w-0 max-w-72`}
      >
        <option value="draft">{t('sources.draft')}</option>
        <option value="published">{t('sources.published')}</option>
        {versions.length > 0 && (
          <optgroup label={t('sources.versions')}>
            {versions.map(({ version, createdAtMs, note }) => (
              <option key={version} value={`version:${version}`}>
                {[
                  t('version', { version }),
                  format.dateTime(new Date(createdAtMs), { dateStyle: 'medium' }),
                  note,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </option>
            ))}
          </optgroup>
        )}
        {others.length > 0 && (
          <optgroup label={t('sources.others')}>
            {others.map(({ slug, name }) => (
              <option key={slug} value={`community:${slug}`}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  )
}
