import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { FormField } from '@/app/_forms/form-field'
import { FormPage } from '@/app/_forms/form-page'
import { setNewPassword } from '@/app/_forms/sign-up-actions'
import { isResetLinkValid } from '@/lib/people/password-reset'

interface Props {
  params: Promise<{ token: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account')
  return { title: t('resetTitle'), robots: { index: false } }
}

/** The form behind the operator's link for a new password. */
export default async function ResetPage({ params }: Props) {
  const [t, { token }] = await Promise.all([getTranslations('account'), params])
  if (!(await isResetLinkValid(token))) return <FormPage title={t('resetTitle')} intro={t('resetGone')} />
  return (
    <FormPage title={t('resetTitle')} intro={t('resetIntro')}>
      <ActionForm action={setNewPassword} submit={t('changePassword')} fields={['password']}>
        <input type="hidden" name="token" value={token} />
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
    </FormPage>
  )
}
