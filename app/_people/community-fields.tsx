'use client'

import { useTranslations } from 'next-intl'
import { FormArea } from '@/app/_forms/form-area'
import { FormField } from '@/app/_forms/form-field'
import { FormSelect } from '@/app/_forms/form-select'

export interface CommunityValues {
  name: string
  purpose: string
  maker: string
  language: string
  visibility: string
}

/** What people say of their community: the same fields for founding one and for changing it. */
export function CommunityFields(props: {
  values: CommunityValues
  isNew: boolean
  /** Languages that have a culture pack, to choose from; any other tag can be typed. */
  languages: { tag: string; name: string }[]
}) {
  const t = useTranslations('communityForm')
  const { values, isNew, languages } = props
  return (
    <>
      <FormField
        label={t('name')}
        name="name"
        dir="auto"
        maxLength={80}
        hint={t('nameHint')}
        defaultValue={values.name}
      />
      <FormField
        label={t('language')}
        name="language"
        dir="ltr"
        maxLength={35}
        list="languages"
        autoCapitalize="none"
        spellCheck={false}
        hint={t('languageHint')}
        defaultValue={values.language}
      />
      <datalist id="languages">
        {languages.map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </datalist>
      <FormArea
        label={t('purpose')}
        name="purpose"
        maxLength={600}
        hint={t('purposeHint')}
        defaultValue={values.purpose}
      />
      <FormField
        label={t('maker')}
        name="maker"
        dir="auto"
        maxLength={120}
        hint={t('makerHint')}
        defaultValue={values.maker}
      />
      <FormSelect
        label={t('visibility')}
        name="visibility"
        defaultValue={values.visibility}
        options={(['public', 'unlisted', 'private'] as const).map((value) => ({
          value,
          label: t(`visibilities.${value}`),
        }))}
      />
      {isNew && (
        <FormField
          label={t('slug')}
          name="slug"
          dir="ltr"
          required={false}
          maxLength={48}
          autoCapitalize="none"
          spellCheck={false}
          hint={t('slugHint')}
        />
      )}
    </>
  )
}
