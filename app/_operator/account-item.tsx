import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { ShownOnce } from '@/app/_forms/shown-once'
import type { AccountRow } from '@/lib/store/users'
import { makeResetLink } from './actions'

/** One account as the operator sees it. */
export async function AccountItem({ account, since }: { account: AccountRow; since: string }) {
  const t = await getTranslations('hub')
  return (
    <li className="border-b border-line py-2.5 last:border-b-0">
      <p>
        <bdi className="font-medium">{account.name ?? '—'}</bdi>{' '}
        {account.email && (
          <bdi dir="ltr" className="break-all text-muted">
            {account.email}
          </bdi>
        )}
        {account.isOperator && <span className="text-small text-muted"> · {t('isOperator')}</span>}
      </p>
      <p className="text-small text-muted">{t('accountLine', { day: since, count: account.communities })}</p>
      {account.email && (
        <details className="mt-1">
          <summary className="w-fit text-small text-muted hover:text-ink">{t('forgotten')}</summary>
          <div className="mt-2">
            <ActionForm action={makeResetLink} submit={t('makeResetLink')} look="quiet">
              <input type="hidden" name="user" value={account.id} />
              <ShownOnce note={t('resetLinkOnce')} />
            </ActionForm>
          </div>
        </details>
      )}
    </li>
  )
}
