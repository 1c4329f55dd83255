import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { FormPage } from '@/app/_forms/form-page'
import { SignUpForm } from '@/app/_forms/sign-up-form'
import { join } from '@/app/_people/people-actions'
import { currentReader } from '@/app/reader'
import { lookAtInvitation } from '@/lib/people/invitations'
import { roleIn } from '@/lib/people/may-in-community'
import { isRole } from '@/lib/people/permissions'

interface Props {
  params: Promise<{ token: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('people')
  return { title: t('joinTitle'), robots: { index: false } }
}

/** What an invitation leads to: joining at once with an account, making one otherwise. */
export default async function JoinPage({ params }: Props) {
  const [t, { token }, reader] = await Promise.all([getTranslations('people'), params, currentReader()])
  const invitation = await lookAtInvitation(token)
  if (!invitation || !isRole(invitation.role)) return <FormPage title={t('goneTitle')} intro={t('gone')} />
  const { community, role } = invitation
  const name = () => (
    <bdi lang={community.cultureTag} className="font-medium text-ink">
      {community.name}
    </bdi>
  )
  const intro = t.rich('joinIntro', { community: name, role: t(`roles.${role}`) })
  if (await roleIn(reader, community.id))
    return (
      <FormPage title={t('joinTitle')} intro={t.rich('alreadyIn', { community: name })}>
        <Link href={`/community/${community.slug}`} className="text-accent underline underline-offset-2">
          {t('toCommunity')}
        </Link>
      </FormPage>
    )
  if (reader?.kind === 'user')
    return (
      <FormPage title={t('joinTitle')} intro={intro}>
        <ActionForm action={join} submit={t('join')}>
          <input type="hidden" name="token" value={token} />
        </ActionForm>
      </FormPage>
    )
  return (
    <FormPage title={t('joinTitle')} intro={intro}>
      <p className="text-muted">
        {t.rich('haveAccount', {
          signin: (words) => (
            <Link
              href={`/signin?callbackUrl=${encodeURIComponent(`/join/${token}`)}`}
              className="text-accent underline underline-offset-2"
            >
              {words}
            </Link>
          ),
        })}
      </p>
      <SignUpForm token={token} next={`/community/${community.slug}`} />
    </FormPage>
  )
}
