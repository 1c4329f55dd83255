import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { FormSelect } from '@/app/_forms/form-select'
import { ShownOnce } from '@/app/_forms/shown-once'
import { AccountItem } from '@/app/_operator/account-item'
import { makeSignUpLink, saveHub } from '@/app/_operator/actions'
import { CommunityItem } from '@/app/_operator/community-item'
import { Section } from '@/app/_ui/section'
import { UsageTable } from '@/app/_usage/usage-table'
import { currentReader } from '@/app/reader'
import { readHubSettings } from '@/lib/people/hub-settings'
import { mayOnHub } from '@/lib/people/require-on-hub'
import { listCommunityCounts } from '@/lib/store/communities'
import { listAccountRows } from '@/lib/store/users'
import { readFloorUsage } from '@/lib/usage/read-usage'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('hub')
  return { title: t('title') }
}

const MOST_ACCOUNTS = 500
const USAGE_DAYS = 30

/** For whoever runs the hub: who may come in, who is here, and what they have founded. */
export default async function OperatorHomePage() {
  if (!mayOnHub(await currentReader(), 'hub.operate')) notFound()
  const [t, servers, usage, format, settings, accounts, communities, judges] = await Promise.all([
    getTranslations('hub'),
    getTranslations('servers'),
    getTranslations('usage'),
    getFormatter(),
    readHubSettings(),
    listAccountRows(MOST_ACCOUNTS),
    listCommunityCounts(),
    readFloorUsage(USAGE_DAYS),
  ])
  return (
    <div className="mx-auto flex max-w-column flex-col px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <h1 className="font-serif text-title">{t('title')}</h1>
      <p className="mb-5 mt-1">
        <Link href="/operator/models" className="underline underline-offset-2">
          {t('models')}
        </Link>{' '}
        ·{' '}
        <Link href="/operator/servers" className="underline underline-offset-2">
          {servers('title')}
        </Link>
      </p>
      <Section title={t('door')} intro={t('doorIntro')}>
        <ActionForm action={saveHub} submit={t('save')} look="quiet" done={t('saved')}>
          <FormSelect
            label={t('signUp')}
            name="signUp"
            defaultValue={settings.signUp}
            options={(['invitation', 'open'] as const).map((value) => ({
              value,
              label: t(`signUps.${value}`),
            }))}
          />
          <FormSelect
            label={t('creation')}
            name="communityCreation"
            defaultValue={settings.communityCreation}
            options={(['accounts', 'operator'] as const).map((value) => ({
              value,
              label: t(`creations.${value}`),
            }))}
          />
        </ActionForm>
        <ActionForm action={makeSignUpLink} submit={t('makeSignUpLink')} look="quiet">
          <ShownOnce note={t('signUpLinkOnce')} />
        </ActionForm>
      </Section>
      <Section title={t('accounts', { count: accounts.length })}>
        <ul className="flex flex-col">
          {accounts.map((account) => (
            <AccountItem
              key={account.id}
              account={account}
              since={format.dateTime(account.createdAt, { dateStyle: 'medium' })}
            />
          ))}
        </ul>
      </Section>
      <Section title={t('communities', { count: communities.length })}>
        <ul className="flex flex-col">
          {communities.map((community) => (
            <CommunityItem key={community.id} community={community} />
          ))}
        </ul>
      </Section>
      {judges.length > 0 && (
        <Section title={usage('byJudge')} intro={usage('floorIntro', { days: USAGE_DAYS })}>
          <UsageTable caption={usage('byJudge')} head={usage('judge')} rows={judges} isName />
        </Section>
      )}
    </div>
  )
}
