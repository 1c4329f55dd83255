import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { foundCommunity } from '@/app/_people/community-actions'
import { CommunityFields } from '@/app/_people/community-fields'
import { listLanguages } from '@/app/_people/list-languages'
import { currentAccount, currentReader } from '@/app/reader'
import { mayCreateCommunity } from '@/lib/communities/create-community'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('communityForm')
  return { title: t('newTitle') }
}

/** The form that founds a community. */
export default async function NewCommunityPage() {
  const [t, locale, account, reader] = await Promise.all([
    getTranslations('communityForm'),
    getLocale(),
    currentAccount(),
    currentReader(),
  ])
  if (!account) redirect('/signin?callbackUrl=/communities/new')
  if (!(await mayCreateCommunity(reader))) notFound()
  const values = { name: '', purpose: '', maker: account.name ?? '', language: '', visibility: 'public' }
  return (
    <div className="mx-auto flex max-w-[34rem] flex-col gap-6 px-5 pb-20 pt-8 sm:pt-[7dvh]">
      <div>
        <h1 className="font-serif text-title">{t('newTitle')}</h1>
        <p className="mt-1 text-muted">{t('newIntro')}</p>
      </div>
      <ActionForm
        action={foundCommunity}
        submit={t('found')}
        fields={['name', 'purpose', 'maker', 'language', 'slug']}
      >
        <CommunityFields values={values} isNew languages={await listLanguages(locale)} />
      </ActionForm>
    </div>
  )
}
