import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { ShownOnce } from '@/app/_forms/shown-once'
import { Section } from '@/app/_ui/section'
import { findWebhookSecretDate } from '@/lib/webhooks/webhook-secret'
import { makeSecret } from './webhook-actions'

/** The secret by which a service knows that a question comes from this community: make one, or another one. */
export async function WebhookSection({ slug }: { slug: string }) {
  const [t, format, since] = await Promise.all([
    getTranslations('policyEditor'),
    getFormatter(),
    findWebhookSecretDate(slug),
  ])
  return (
    <Section title={t('webhookSecret')} intro={t('webhookIntro')}>
      <p className="text-muted">
        {since
          ? t('webhookSince', { day: format.dateTime(since, { dateStyle: 'medium' }) })
          : t('webhookNone')}
      </p>
      <ActionForm action={makeSecret} submit={t(since ? 'webhookReplace' : 'webhookMake')} look="quiet">
        <input type="hidden" name="community" value={slug} />
        {since && <p className="text-small text-muted">{t('webhookReplaceHint')}</p>}
        <ShownOnce note={t('webhookOnce')} />
      </ActionForm>
    </Section>
  )
}
