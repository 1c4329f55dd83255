'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { PolicyForm } from '@/lib/policies/read-policy-form'
import { Button } from '../_ui/button'
import type { GuardrailView } from './guardrail-view'
import { INPUT } from './option-field'

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/

/** What readers are told in the community's own words, by filter and language; what it leaves unsaid the filters say themselves. */
export function MessagesForm(props: {
  form: PolicyForm
  /** Of the policy and of the floor, which a community may word anew. */
  guardrails: GuardrailView[]
  /** BCP-47, the community's own. */
  language: string
  onSet(language: string, key: string, text: string | undefined): void
}) {
  const { form, guardrails, onSet } = props
  const t = useTranslations('policyEditor')
  const id = useId()
  const languageName = new Intl.DisplayNames(useLocale(), { type: 'language' })
  const choices = guardrails.flatMap((guardrail) =>
    listMessageKeys(guardrail, form).map((key) => ({ guardrail, key: `guardrail.${guardrail.id}.${key}` })),
  )
  const [chosen, setChosen] = useState('')
  const [language, setLanguage] = useState(props.language)
  const key = choices.some((one) => one.key === chosen) ? chosen : (choices[0]?.key ?? '')
  const written = Object.entries(form.messages).flatMap(([tag, texts]) =>
    Object.entries(texts).map(([one, text]) => ({ tag, key: one, text })),
  )
  const isWritten = written.some((one) => one.tag === language && one.key === key)
  return (
    <section
      aria-labelledby={`${id}-title`}
      className="flex flex-col gap-3 rounded-2xl border border-line p-4"
    >
      <h3 id={`${id}-title`} className="font-semibold">
        {t('messagesTitle')}
      </h3>
      <p className="text-small text-muted">{t('messagesHint')}</p>
      {written.map(({ tag, key: one, text }) => (
        <div key={`${tag} ${one}`} data-message={`${tag} ${one}`} className="flex flex-col gap-1">
          <label htmlFor={`${id} ${tag} ${one}`} className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{titleOf(one, guardrails)}</span>
            <code dir="ltr" className="font-mono text-small text-muted">
              {partOf(one)}
            </code>
            <span className="text-small text-muted">{LANGUAGE.test(tag) ? languageName.of(tag) : tag}</span>
          </label>
          <textarea
            id={`${id} ${tag} ${one}`}
            dir="auto"
            lang={tag}
            rows={2}
            maxLength={600}
            value={text}
            placeholder={ownWords(one, tag, guardrails)}
            onChange={({ target }) => onSet(tag, one, target.value)}
            className={INPUT}
          />
          <Button look="plain" className="self-end" onClick={() => onSet(tag, one, undefined)}>
            {t('removeMessage')}
          </Button>
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <select
          aria-label={t('whichMessage')}
          value={key}
          onChange={({ target }) => setChosen(target.value)}
          className={`${INPUT} min-w-0 max-w-full`}
        >
          {guardrails.map((guardrail) => (
            <optgroup key={guardrail.id} label={guardrail.title}>
              {choices
                .filter((one) => one.guardrail.id === guardrail.id)
                .map((one) => (
                  <option key={one.key} value={one.key}>
                    {guardrail.title} · {partOf(one.key)}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        <input
          aria-label={t('messageLanguage')}
          dir="ltr"
          value={language}
          maxLength={20}
          aria-invalid={!LANGUAGE.test(language) || undefined}
          onChange={({ target }) => setLanguage(target.value)}
          className={`${INPUT} w-24`}
        />
        <Button
          disabled={key === '' || isWritten || !LANGUAGE.test(language)}
          onClick={() => onSet(language, key, ownWords(key, language, guardrails))}
        >
          {t('addMessage')}
        </Button>
      </div>
      {key !== '' && LANGUAGE.test(language) && (
        <p className="text-small text-muted">
          {t('saysNow')} <bdi>{ownWords(key, language, guardrails)}</bdi>
        </p>
      )}
    </section>
  )
}

/** The keys that a filter knows, and for each of its lists one of its own: `blocked`, `blocked.insults`. */
function listMessageKeys({ id, messages }: GuardrailView, form: PolicyForm): string[] {
  const keys = Object.keys(messages.en ?? {})
  const names = form.guardrails
    .filter(({ use }) => use === id)
    .flatMap(({ options }) => Object.values(options))
    .flatMap((value) => (Array.isArray(value) ? value : []))
    .flatMap((entry) =>
      typeof entry?.name === 'string' && /^[a-z0-9-]+$/.test(entry.name) ? [entry.name] : [],
    )
  const bases = keys.filter((key) => !key.includes('.'))
  return [...new Set([...keys, ...bases.flatMap((base) => names.map((name) => `${base}.${name}`))])]
}

const partOf = (key: string) => key.split('.').slice(2).join('.')

const idOf = (key: string) => key.split('.')[1] ?? ''

const titleOf = (key: string, guardrails: GuardrailView[]) =>
  guardrails.find(({ id }) => id === idOf(key))?.title ?? idOf(key)

/** What the filter says by itself, in the nearest language and by the nearest key. */
function ownWords(key: string, language: string, guardrails: GuardrailView[]): string {
  const messages = guardrails.find(({ id }) => id === idOf(key))?.messages ?? {}
  const part = partOf(key)
  for (const tag of [language, language.split('-')[0] ?? '', 'en']) {
    const said = messages[tag]?.[part] ?? messages[tag]?.[part.split('.')[0] ?? '']
    if (said) return said
  }
  return ''
}
