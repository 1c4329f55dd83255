import Link from 'next/link'
import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { FormField } from '@/app/_forms/form-field'
import { FormSelect } from '@/app/_forms/form-select'
import { ShownOnce } from '@/app/_forms/shown-once'
import { Preformatted } from '@/app/_ui/preformatted'
import { Section } from '@/app/_ui/section'
import { readEnv } from '@/lib/core/env'
import { type ApiKey, KEY_SCOPES } from '@/lib/keys/keys'
import { makeKey, revokeMyKey } from './actions'

/** The account's keys for programs: make one, see when each was last used, end it; `model` is one that they may ask. */
export async function KeySection({ keys, model }: { keys: ApiKey[]; model: string }) {
  const t = await getTranslations('account')
  return (
    <Section title={t('keys')} intro={t('keysIntro')}>
      <ApiHint model={model} />
      {keys.length > 0 && (
        <ul aria-label={t('keys')} className="flex flex-col">
          {keys.map((key) => (
            <KeyItem key={key.id} item={key} />
          ))}
        </ul>
      )}
      {keys.length > 0 && (
        <Link href="/account/usage" className="w-fit text-accent hover:underline">
          {t('seeUsage')}
        </Link>
      )}
      <ActionForm
        action={makeKey}
        submit={t('makeKey')}
        look="quiet"
        fields={['name', 'requestsPerMinute', 'tokensPerMinute']}
      >
        <FormField label={t('keyName')} name="name" dir="auto" maxLength={80} hint={t('keyNameHint')} />
        <fieldset className="flex flex-col gap-1">
          <legend className="pb-1 font-medium">{t('keyScopes')}</legend>
          {KEY_SCOPES.map((scope) => (
            <label key={scope} className="flex items-start gap-2.5">
              <input
                type="checkbox"
                name="scopes[]"
                value={scope}
                defaultChecked={scope === 'chat'}
                className="mt-1.5 size-4"
              />
              <span>{t(`scope.${scope}`)}</span>
            </label>
          ))}
        </fieldset>
        <FormSelect
          label={t('keyLasts')}
          name="days"
          defaultValue="90"
          options={[7, 30, 90, 365].map((days) => ({
            value: String(days),
            label: t('days', { count: days }),
          }))}
        />
        <details>
          <summary className="w-fit text-muted hover:text-ink">{t('keyLimits')}</summary>
          <div className="mt-3 flex flex-col gap-4">
            {(['requestsPerMinute', 'tokensPerMinute'] as const).map((name) => (
              <FormField
                key={name}
                label={t(name)}
                name={name}
                type="number"
                inputMode="numeric"
                min={1}
                required={false}
                dir="ltr"
                hint={t('keyLimitHint')}
              />
            ))}
          </div>
        </details>
        <ShownOnce note={t('keyOnce')} />
      </ActionForm>
    </Section>
  )
}

/** What an OpenAI client is to be told, besides the key. */
async function ApiHint({ model }: { model: string }) {
  const t = await getTranslations('account')
  const address = `${readEnv().publicUrl}/v1`
  const shown = () => (
    <code dir="ltr" className="select-all break-all rounded-md bg-raised px-1.5 py-0.5 font-mono text-small">
      {address}
    </code>
  )
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] })
  return (
    <div className="flex flex-col gap-2">
      <p>{t.rich('apiAddress', { address: shown })}</p>
      <details>
        <summary className="w-fit text-muted hover:text-ink">{t('apiExample')}</summary>
        <Preformatted dir="ltr" className="mt-2 font-mono text-small">
          {[
            `curl ${address}/chat/completions \\`,
            `  -H "Authorization: Bearer $KEY" \\`,
            `  -H 'Content-Type: application/json' \\`,
            `  -d '${body}'`,
          ].join('\n')}
        </Preformatted>
      </details>
    </div>
  )
}

async function KeyItem({ item }: { item: ApiKey }) {
  const [t, format] = await Promise.all([getTranslations('account'), getFormatter()])
  const day = (date: Date) => format.dateTime(date, { dateStyle: 'medium' })
  const isExpired = item.expiresAt <= new Date()
  const state = item.revokedAt
    ? t('keyRevoked', { day: day(item.revokedAt) })
    : t(isExpired ? 'keyExpired' : 'keyUntil', { day: day(item.expiresAt) })
  const used = item.lastUsedAt ? t('keyUsed', { day: day(item.lastUsedAt) }) : t('keyNeverUsed')
  const limits = (['requestsPerMinute', 'tokensPerMinute'] as const).flatMap((name) => {
    const count = item[name]
    return count === null ? [] : [t(`${name}Short`, { count })]
  })
  const scopes = KEY_SCOPES.filter((scope) => item.scopes.includes(scope))
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5">
      <div className="min-w-0 flex-1 basis-64">
        <p>
          <bdi className="font-medium">{item.name}</bdi>{' '}
          <code dir="ltr" className="font-mono text-small text-muted">
            {item.prefix}…
          </code>
        </p>
        <p className="text-small text-muted">
          {[...scopes.map((scope) => t(`scopeShort.${scope}`)), ...limits, state, used].join(' · ')}
        </p>
      </div>
      {!item.revokedAt && !isExpired && (
        <ActionForm action={revokeMyKey} submit={t('revoke')} look="danger" isInline>
          <input type="hidden" name="key" value={item.id} />
        </ActionForm>
      )}
    </li>
  )
}
