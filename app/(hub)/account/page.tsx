import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { deleteMyAccount, saveName, savePassword } from '@/app/_account/actions'
import { ImportForm } from '@/app/_account/import-form'
import { KeySection } from '@/app/_account/key-section'
import { SessionSection } from '@/app/_account/session-section'
import { ActionForm } from '@/app/_forms/action-form'
import { FormField } from '@/app/_forms/form-field'
import { Section } from '@/app/_ui/section'
import { listSignIns } from '@/app/auth'
import { currentAccount, currentSession } from '@/app/reader'
import { listFirstPlaces } from '@/lib/assistants/list-places'
import { listKeys } from '@/lib/keys/keys'
import { confirmationOf, listOwnProviders } from '@/lib/people/own-account'
import { listSessions } from '@/lib/people/sessions'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account')
  return { title: t('title') }
}

/** Everything about one's own account: name, password, keys, where one is signed in, taking it along, ending it. */
export default async function AccountPage() {
  const [t, account, session] = await Promise.all([
    getTranslations('account'),
    currentAccount(),
    currentSession(),
  ])
  if (!account) redirect('/signin?callbackUrl=/account')
  const reader = { kind: 'user' as const, userId: account.id, isOperator: account.isOperator }
  const [keys, sessions, providers, { places }] = await Promise.all([
    listKeys(account.id),
    listSessions(account.id),
    listOwnProviders(account.id),
    listFirstPlaces(reader),
  ])
  const known = new Map(listSignIns().map(({ id, name }) => [id, name]))
  const elsewhere = providers.map((id) => known.get(id) ?? id)
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <h1 className="font-serif text-title">{t('title')}</h1>
      {account.email && (
        <p dir="ltr" className="text-muted rtl:text-end">
          {account.email}
        </p>
      )}
      <div className="mb-5 text-muted">
        {elsewhere.map((name) => (
          <p key={name}>{t.rich('signsInWith', { name: () => <bdi>{name}</bdi> })}</p>
        ))}
        {!account.email && elsewhere.length > 0 && (
          <p>{t.rich('notVerified', { name: () => <bdi>{elsewhere[0]}</bdi> })}</p>
        )}
      </div>
      <Section title={t('name')} intro={t('nameIntro')}>
        <ActionForm action={saveName} submit={t('save')} look="quiet" fields={['name']} done={t('saved')}>
          <FormField
            label={t('name')}
            name="name"
            autoComplete="name"
            dir="auto"
            maxLength={80}
            defaultValue={account.name ?? ''}
          />
        </ActionForm>
      </Section>
      <KeySection keys={keys} model={places[0]?.id ?? 'community/assistant'} />
      {account.passwordHash !== null && (
        <Section title={t('password')} intro={t('passwordIntro')}>
          <ActionForm
            action={savePassword}
            submit={t('changePassword')}
            look="quiet"
            fields={['current', 'password']}
            done={t('passwordChanged')}
          >
            <FormField
              label={t('currentPassword')}
              name="current"
              type="password"
              autoComplete="current-password"
              dir="ltr"
            />
            <FormField
              label={t('newPassword')}
              name="password"
              type="password"
              autoComplete="new-password"
              minLength={10}
              hint={t('passwordHint')}
              dir="ltr"
            />
          </ActionForm>
        </Section>
      )}
      <SessionSection sessions={sessions} current={session?.sessionId ?? ''} />
      <Section title={t('import')} intro={t('importIntro')}>
        <ImportForm />
      </Section>
      <Section title={t('export')} intro={t('exportIntro')}>
        <a
          href="/api/account/export"
          download
          className="inline-flex min-h-9 w-fit items-center rounded-full border border-line px-4 py-1 font-medium transition hover:bg-raised"
        >
          {t('download')}
        </a>
      </Section>
      <Section title={t('delete')} intro={t('deleteIntro')}>
        <details>
          <summary className="w-fit text-danger">{t('deleteOpen')}</summary>
          <div className="mt-4">
            <ActionForm
              action={deleteMyAccount}
              submit={t('deleteForGood')}
              look="danger"
              fields={['confirmation']}
            >
              <FormField
                label={t('deleteType', { word: confirmationOf(account) })}
                name="confirmation"
                autoComplete="off"
                dir="auto"
              />
            </ActionForm>
          </div>
        </details>
      </Section>
    </div>
  )
}
