import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { beginAssistant } from '@/app/_assistants/actions'
import { findCommunityPage } from '@/app/_community/find-community'
import { ActionForm } from '@/app/_forms/action-form'
import { FormArea } from '@/app/_forms/form-area'
import { FormField } from '@/app/_forms/form-field'
import { FormSelect } from '@/app/_forms/form-select'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { readEnv } from '@/lib/core/env'
import { listBaseNames } from '@/lib/models/list-base-names'
import { mayInCommunity } from '@/lib/people/may-in-community'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('models')
  return { title: t('newAssistant') }
}

/** For a community's maintainers: an assistant on any base model that the hub has. */
export default async function NewAssistantPage({ params }: Props) {
  const [t, { community, reader }] = await Promise.all([
    getTranslations('models'),
    findCommunityPage((await params).community),
  ])
  const mayEdit = await mayInCommunity(reader, community.id, 'assistants.edit')
  if (!mayEdit || community.archivedAt !== null) notFound()
  const bases = await listBaseNames(readEnv().dataDir)
  return (
    <div className="flex max-w-[34rem] flex-col gap-5">
      <div>
        <h2 className="font-serif font-semibold">{t('newAssistant')}</h2>
        <p className="mt-0.5 text-muted">{t('newAssistantIntro')}</p>
      </div>
      <ActionForm
        action={beginAssistant}
        submit={t('makeAssistant')}
        fields={['name', 'base', 'instructions']}
      >
        <input type="hidden" name="community" value={community.slug} />
        <FormField label={t('assistantName')} name="name" dir="auto" maxLength={80} autoComplete="off" />
        <FormSelect
          label={t('base')}
          name="base"
          defaultValue={bases.at(-1) ?? STARTER_BASE_MODEL}
          options={bases.map((base) => ({ value: base, label: base }))}
        />
        <FormArea
          label={t('instructions')}
          name="instructions"
          hint={t('instructionsHint')}
          rows={5}
          maxLength={4_000}
        />
      </ActionForm>
    </div>
  )
}
