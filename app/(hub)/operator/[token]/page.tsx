import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { FormPage } from '@/app/_forms/form-page'
import { OperatorForm } from '@/app/_forms/operator-form'
import { isOperatorLinkValid } from '@/lib/people/operator-link'

interface Props {
  params: Promise<{ token: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('operator')
  return { title: t('title'), robots: { index: false } }
}

/** The form behind the one-time link; a link that no longer works says how to get another. */
export default async function OperatorPage({ params }: Props) {
  const [t, { token }] = await Promise.all([getTranslations('operator'), params])
  if (!(await isOperatorLinkValid(token))) return <FormPage title={t('goneTitle')} intro={t('gone')} />
  return (
    <FormPage title={t('title')} intro={t('intro')}>
      <OperatorForm token={token} />
    </FormPage>
  )
}
