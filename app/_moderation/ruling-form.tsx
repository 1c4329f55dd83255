import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { FormArea } from '@/app/_forms/form-area'
import type { Outcome } from '@/lib/moderation/outcomes'
import { MOST_REASON } from '@/lib/moderation/rule-case'
import { rule } from './case-actions'

/** What should have happened, and why; once said it stays. */
export async function RulingForm(props: { slug: string; caseId: string; outcomes: Outcome[] }) {
  const { slug, caseId, outcomes } = props
  const t = await getTranslations('moderation')
  return (
    <ActionForm action={rule} submit={t('rule')} fields={['reason']}>
      <input type="hidden" name="community" value={slug} />
      <input type="hidden" name="case" value={caseId} />
      <fieldset className="flex flex-col gap-1.5">
        <legend className="pb-1 font-medium">{t('whatIsRight')}</legend>
        {outcomes.map((outcome) => (
          <label key={outcome} className="flex items-center gap-2.5">
            <input
              type="radio"
              name="outcome"
              value={outcome}
              required
              className="size-4 accent-(--color-accent)"
            />
            {t(`outcomes.${outcome}`)}
          </label>
        ))}
      </fieldset>
      <FormArea label={t('reason')} name="reason" hint={t('reasonHint')} maxLength={MOST_REASON} />
    </ActionForm>
  )
}
