'use client'

import { useTranslations } from 'next-intl'
import { SelectPart } from './form-parts'

interface Named {
  name: string
  community?: string | undefined
  version: string
}

/** Which adapter it speaks through, and whether it follows it or stays with one version. */
export function AdapterFields(props: {
  label: string
  problem: string | undefined
  value: Named | undefined
  /** Those that fit the base. */
  adapters: { name: string; versions: number[] }[]
  onChange(value: object | undefined): void
}) {
  const { label, problem, value, adapters, onChange } = props
  const t = useTranslations('assistantEditor')
  const own = value && !value.community ? adapters.find(({ name }) => name === value.name) : undefined
  const key = value?.community ? `${value.community}/${value.name}` : (value?.name ?? '')
  const setVersion = (said: string) =>
    value && onChange({ ...value, version: said === 'latest' ? said : Number(said) })
  return (
    <div className="flex flex-wrap items-end gap-3">
      <SelectPart
        {...{ label, problem }}
        value={key}
        choices={[
          { value: '', name: t('noAdapter') },
          ...adapters.map(({ name }) => ({ value: name, name })),
        ]}
        onChange={(name) => {
          if (name !== key) onChange(name === '' ? undefined : { name, version: 'latest' })
        }}
      />
      {value && (
        <SelectPart
          label={t('adapterVersion')}
          problem={undefined}
          value={value.version}
          choices={[
            { value: 'latest', name: t('adapterLatest') },
            ...(own?.versions ?? []).map((one) => ({
              value: String(one),
              name: t('adapterPinned', { version: one }),
            })),
          ]}
          onChange={setVersion}
        />
      )}
    </div>
  )
}
