'use client'

import { useTranslations } from 'next-intl'
import { readAssistantForm, setPart } from '@/lib/assistants/read-assistant-form'
import { editDocument } from '@/lib/documents/edit-document'
import type { OptionSchema } from '@/lib/policies/form-field'
import type { ProblemView } from '../_documents/document-api'
import { LinesField } from '../_policy/lines-field'
import { OptionField } from '../_policy/option-field'
import { AdapterFields } from './adapter-fields'
import { AvatarFields } from './avatar-fields'
import { type Choice, FormPart, SelectPart, TextPart } from './form-parts'

/** What a form can offer to choose from. */
export interface AssistantChoices {
  bases: string[]
  /** The community's own adapters that are served, with their versions, the newest first. */
  adapters: { name: string; base: string; versions: number[] }[]
  cultures: Choice[]
  /** The versions of the policy, for who may pin one. */
  policies: number[]
  sampling: OptionSchema
  /** What the culture says where the document says nothing. */
  culture: { greeting: string; examples: string[] }
}

/** The document as a form: what is changed here changes the text, and its comments stay. */
export function AssistantForm(props: {
  yaml: string
  choices: AssistantChoices
  problems: readonly ProblemView[]
  onChange(yaml: string): void
}) {
  const { yaml, choices, problems, onChange } = props
  const t = useTranslations('assistantEditor')
  const form = readAssistantForm(yaml)
  if (!form) return <p className="rounded-xl bg-note px-3.5 py-2">{t('noForm')}</p>
  const set = (path: string | string[], value: unknown) =>
    onChange(editDocument(yaml, setPart(typeof path === 'string' ? [path] : path, value)))
  const at = (key: string) => ({
    problem: problems.find(({ path }) => path?.[0] === key)?.text,
    label: t(`parts.${key}`),
  })
  return (
    <div className="flex flex-col gap-5">
      <TextPart {...at('name')} value={form.name} maxLength={80} onChange={(value) => set('name', value)} />
      <TextPart
        {...at('about')}
        hint={t('hints.about')}
        value={form.about}
        maxLength={400}
        rows={2}
        onChange={(value) => set('about', value)}
      />
      <AvatarFields {...at('avatar')} value={form.avatar} onChange={(value) => set('avatar', value)} />
      <SelectPart
        {...at('base')}
        value={form.base}
        choices={choices.bases.map((base) => ({ value: base, name: base }))}
        onChange={(value) => set('base', value)}
      />
      <AdapterFields
        {...at('adapter')}
        value={form.adapter}
        adapters={choices.adapters.filter(({ base }) => base === form.base)}
        onChange={(value) => set('adapter', value)}
      />
      <TextPart
        {...at('instructions')}
        hint={t('hints.instructions')}
        value={form.instructions}
        maxLength={8_000}
        rows={7}
        onChange={(value) => set('instructions', value)}
      />
      <SelectPart
        {...at('culture')}
        value={form.culture}
        choices={choices.cultures}
        onChange={(value) => set('culture', value)}
      />
      <SelectPart
        {...at('policy')}
        hint={t('hints.policy')}
        value={form.policy}
        choices={[
          { value: 'latest', name: t('policyLatest') },
          ...choices.policies.map((one) => ({
            value: String(one),
            name: t('policyPinned', { version: one }),
          })),
        ]}
        onChange={(value) => set('policy', value === 'latest' ? value : Number(value))}
      />
      <TextPart
        {...at('greeting')}
        hint={t('hints.greeting')}
        value={form.greeting}
        placeholder={choices.culture.greeting}
        maxLength={300}
        onChange={(value) => set('greeting', value)}
      />
      <FormPart {...at('examples')} hint={t('hints.examples')}>
        {(id) => (
          <LinesField
            id={id}
            value={form.examples}
            fallback={choices.culture.examples}
            onChange={(value) => set('examples', value)}
          />
        )}
      </FormPart>
      <TextPart
        {...at('limits')}
        hint={t('hints.limits')}
        value={form.limits}
        maxLength={2_000}
        rows={3}
        onChange={(value) => set('limits', value)}
      />
      <details>
        <summary className="font-medium">{t('parts.sampling')}</summary>
        <div className="mt-3">
          <OptionField
            name="sampling"
            schema={choices.sampling}
            value={form.sampling}
            names={{ sampling: t('hints.sampling') }}
            onChange={(value) => set('sampling', value)}
          />
        </div>
      </details>
    </div>
  )
}
