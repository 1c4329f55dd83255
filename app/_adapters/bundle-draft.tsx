'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, type RefObject, useId } from 'react'
import { Field } from '@/app/_forms/field'
import { Button } from '@/app/_ui/button'
import type { BundleView } from '@/lib/bundles/view-bundle'
import { BundleDocument } from './bundle-document'

/** What a bundle of another hub would make here, for a maintainer to look at; nothing of it is live yet. */
export function BundleDraft(props: {
  bundle: BundleView
  mayTakePolicy: boolean
  isBusy: boolean
  /** Its form, for whoever publishes it from elsewhere. */
  draft: RefObject<HTMLFormElement | null>
  /** Where it has no adapter that is checked before: publishes it at once. */
  onPublish: ((options: DraftChoices) => void) | undefined
}) {
  const { bundle, mayTakePolicy, isBusy, draft, onPublish } = props
  const t = useTranslations('bundles')
  const format = useFormatter()
  const about = useId()
  const { from, adapter, policy } = bundle
  const publish = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onPublish?.(readDraft(event.currentTarget))
  }
  const canTake = policy !== null && policy.conflict === null && mayTakePolicy
  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">{t('draft')}</p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1">
        <Fact name={t('from')}>
          {t.rich('fromWhom', {
            assistant: () => <bdi>{from.assistant}</bdi>,
            community: () => <bdi>{from.community}</bdi>,
          })}
        </Fact>
        <Fact name={t('hub')}>
          <bdi dir="ltr" className="break-all">
            {from.hub}
          </bdi>
        </Fact>
        <Fact name={t('exported')}>
          {format.dateTime(new Date(from.exportedAt), { dateStyle: 'medium', timeStyle: 'short' })}
        </Fact>
        <Fact name={t('key')}>
          <Fingerprint hex={from.fingerprint} />
        </Fact>
        <Fact name={t('base')}>
          <bdi dir="ltr">{bundle.baseModel}</bdi>
        </Fact>
        <Fact name={t('adapter')}>
          {adapter ? t('adapterVersion', { name: adapter.name, version: adapter.version }) : t('noAdapter')}
        </Fact>
        <Fact name={t('culture')}>
          <bdi dir="ltr">{bundle.cultureTag}</bdi> · {t(bundle.isCultureHere ? 'cultureHere' : 'cultureNew')}
        </Fact>
        <Fact name={t('policy')}>
          {t(policy === null ? 'noPolicy' : policy.conflict === null ? 'policyFits' : 'policyConflicts')}
        </Fact>
      </dl>
      <BundleDocument bundle={bundle} />
      <Text title={t('instructions')} text={bundle.instructions} />
      {policy && <Text title={t('policyText')} text={policy.yaml} isCode />}
      <form ref={draft} onSubmit={publish} className="flex flex-col gap-3">
        <Field
          label={t('assistantName')}
          name="assistantName"
          defaultValue={bundle.name}
          maxLength={80}
          autoComplete="off"
        />
        {policy && (
          <label className="flex items-baseline gap-2.5">
            <input type="checkbox" name="takesPolicy" disabled={!canTake} aria-describedby={about} />
            <span>
              {t('takePolicy')}
              <span id={about} className="block text-small text-muted">
                {t(canTake ? 'takePolicyHint' : mayTakePolicy ? 'policyConflicts' : 'mayNotTakePolicy')}
              </span>
            </span>
          </label>
        )}
        {onPublish && (
          <Button type="submit" look="primary" className="self-start" disabled={isBusy}>
            {t('publish')}
          </Button>
        )}
      </form>
    </div>
  )
}

/** What a maintainer chose of a bundle. */
export interface DraftChoices {
  assistantName: string
  takesPolicy: boolean
}

export function readDraft(form: HTMLFormElement): DraftChoices {
  const fields = new FormData(form)
  return {
    assistantName: String(fields.get('assistantName') ?? ''),
    takesPolicy: fields.get('takesPolicy') === 'on',
  }
}

/** A key's fingerprint in groups of four, as people read it to each other. */
export function Fingerprint({ hex }: { hex: string }) {
  return (
    <code dir="ltr" className="break-words font-mono text-small">
      {hex.match(/.{4}/g)?.join(' ')}
    </code>
  )
}

function Text({ title, text, isCode }: { title: string; text: string; isCode?: boolean }) {
  if (text === '') return null
  return (
    <details>
      <summary className="text-muted hover:text-ink">{title}</summary>
      <pre
        dir={isCode ? 'ltr' : 'auto'}
        className={`mt-2 max-h-80 overflow-auto whitespace-pre-wrap rounded-xl border border-line bg-raised p-4 ${isCode ? 'font-mono text-small' : 'font-sans'}`}
      >
        {text}
      </pre>
    </details>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
