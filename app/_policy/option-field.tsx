'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useId } from 'react'
import { blankFor, fieldFor, type OptionSchema } from '@/lib/policies/form-field'
import { Button } from '../_ui/button'
import { LinesField } from './lines-field'
import { createOptionWords } from './option-words'
import { YamlField } from './yaml-field'

export interface OptionFieldProps {
  name: string
  schema: OptionSchema
  value: unknown
  /** undefined takes the option out, so that the guardrail's own default holds. */
  onChange(value: unknown): void
  /** What options are called in the reader's language. */
  names: Readonly<Record<string, string>>
  /** Whether it is part of another option, which holds where this one says nothing. */
  isPart?: boolean
}

export const INPUT = 'rounded-xl border border-edge bg-paper px-3 py-1.5'

/** One option as its schema asks for it, whatever the guardrail; its hint is the schema's own description. */
export function OptionField(props: OptionFieldProps) {
  const { name, schema, names } = props
  const id = useId()
  const { kind } = fieldFor(schema)
  const label = names[name] ?? name
  const hint = schema.description && (
    // By its language and not by its first letter: many hints begin with a word of the document.
    <span
      id={`${id}-hint`}
      lang={schema.lang ?? 'en'}
      dir={schema.lang === undefined ? 'ltr' : undefined}
      className="text-small text-muted"
    >
      {schema.description}
    </span>
  )
  if (kind === 'choices' || kind === 'group' || kind === 'list' || kind === 'map') {
    return (
      <fieldset className="flex min-w-0 flex-col gap-1.5">
        <legend className="font-medium">{label}</legend>
        {hint}
        <Field {...props} id={id} />
      </fieldset>
    )
  }
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {hint}
      <Field {...props} id={id} />
    </div>
  )
}

function Field(props: OptionFieldProps & { id: string }) {
  const { id, schema, value, onChange, isPart = false } = props
  const field = fieldFor(schema)
  switch (field.kind) {
    case 'choice':
      return <Choice {...{ id, choices: field.choices, value, isPart, onChange }} fallback={schema.default} />
    case 'switch':
      return (
        <input
          {...{ id, type: 'checkbox', className: 'size-4 self-start' }}
          checked={Boolean(value ?? schema.default)}
          onChange={(event) => onChange(event.target.checked)}
        />
      )
    case 'number':
      return (
        <input
          {...{ id, type: 'number', className: `${INPUT} w-32`, dir: 'ltr' }}
          min={field.minimum}
          max={field.maximum}
          step={field.isWhole ? 1 : 'any'}
          value={typeof value === 'number' ? value : ''}
          placeholder={schema.default === undefined ? '' : String(schema.default)}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.valueAsNumber)}
        />
      )
    case 'text':
      return (
        <input
          {...{ id, className: INPUT, dir: 'auto' }}
          value={typeof value === 'string' ? value : ''}
          placeholder={typeof schema.default === 'string' ? schema.default : ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        />
      )
    case 'choices':
      return <Choices {...props} choices={field.choices} />
    case 'lines':
      return <LinesField id={id} value={value} fallback={schema.default} onChange={onChange} />
    case 'group':
      return <Group {...props} fields={field.fields} />
    case 'list':
      return <List {...props} item={field.item} />
    case 'map':
      return <Group {...props} fields={field.names.map((one) => [one, field.value])} areValues />
    case 'yaml':
      return <YamlField id={id} value={value} onChange={onChange} />
  }
}

function Choice(props: {
  id: string
  choices: string[]
  value: unknown
  fallback: unknown
  isPart: boolean
  onChange(value: unknown): void
}) {
  const { id, choices, value, fallback, isPart, onChange } = props
  const t = useTranslations('policyEditor')
  const word = useValueWord()
  return (
    <select
      id={id}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      className={`${INPUT} self-start`}
    >
      <option value="">
        {typeof fallback === 'string' ? t('default', { value: word(fallback) }) : isPart ? t('unset') : '—'}
      </option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {word(choice)}
        </option>
      ))}
    </select>
  )
}

function Choices({ schema, value, onChange, choices }: OptionFieldProps & { choices: string[] }) {
  const word = useValueWord()
  const chosen: unknown[] = listOf(value) ?? listOf(schema.default) ?? []
  return (
    <div className="flex flex-wrap gap-x-5 gap-y-1">
      {choices.map((choice) => (
        <label key={choice} className="flex items-center gap-2">
          <input
            type="checkbox"
            className="size-4"
            checked={chosen.includes(choice)}
            onChange={({ target }) =>
              onChange(choices.filter((one) => (one === choice ? target.checked : chosen.includes(one))))
            }
          />
          {word(choice)}
        </label>
      ))}
    </div>
  )
}

function Group(props: OptionFieldProps & { fields: [string, OptionSchema][]; areValues?: boolean }) {
  const { value, onChange, names, fields, areValues } = props
  const word = useValueWord()
  const own = recordOf(value)
  return (
    <div className="flex flex-col gap-3 border-s-2 border-line ps-4">
      {fields.map(([name, schema]) => (
        <OptionField
          key={name}
          {...{ name, schema, isPart: true }}
          names={areValues ? { [name]: word(name) } : names}
          value={own[name]}
          onChange={(part) => {
            const { [name]: _, ...rest } = own
            const next = part === undefined ? rest : { ...own, [name]: part }
            onChange(Object.keys(next).length === 0 ? undefined : next)
          }}
        />
      ))}
    </div>
  )
}

function List(props: OptionFieldProps & { item: OptionSchema }) {
  const { name, value, onChange, names, item } = props
  const t = useTranslations('policyEditor')
  const entries = listOf(value) ?? []
  return (
    <div className="flex flex-col gap-3">
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an entry has no name that could not be changed here
        <div key={index} className="flex flex-col gap-2 rounded-xl border border-line p-3">
          <Group
            {...{ name, names, value: entry, schema: item, fields: Object.entries(item.properties ?? {}) }}
            onChange={(next) => onChange(entries.with(index, next ?? {}))}
          />
          <Button
            look="plain"
            className="self-end"
            onClick={() => onChange(entries.filter((_, other) => other !== index))}
          >
            {t('removeEntry')}
          </Button>
        </div>
      ))}
      <Button
        className="self-start"
        onClick={() => onChange([...entries, blankFor(item, entries.length + 1)])}
      >
        {t('addEntry')}
      </Button>
    </div>
  )
}

/** A value as people call it, with the word that stands in the document, where that is another one. */
function useValueWord(): (value: string) => string {
  const t = useTranslations('policy')
  const { value: said } = createOptionWords(t, useLocale())
  return (value) => (said(value) === value ? value : t('valueWithCode', { word: said(value), code: value }))
}

const listOf = (value: unknown): unknown[] | undefined => (Array.isArray(value) ? value : undefined)

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
