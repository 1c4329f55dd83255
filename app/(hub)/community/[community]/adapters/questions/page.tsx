import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import { saveGate } from '@/app/_checks/actions'
import { findCommunityPage } from '@/app/_community/find-community'
import { ActionForm } from '@/app/_forms/action-form'
import { FormSelect } from '@/app/_forms/form-select'
import { OwnTextRoom } from '@/app/_questions/own-text-room'
import { QuestionRoom } from '@/app/_questions/question-room'
import { Section } from '@/app/_ui/section'
import { findOwnText, type OwnText } from '@/lib/checks/own-text'
import { listQuestionSets } from '@/lib/checks/question-sets'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { isCommunityGated } from '@/lib/store/check-runs'

interface Props {
  params: Promise<{ community: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('questions'),
    findCommunityPage((await params).community),
  ])
  return { title: `${t('title')} · ${community.name}` }
}

/** What a community asks every adapter before it is published; for who may upload one. */
export default async function QuestionsPage({ params }: Props) {
  const [t, { community, reader }] = await Promise.all([
    getTranslations('questions'),
    findCommunityPage((await params).community),
  ])
  const mayEdit = await mayInCommunity(reader, community.id, 'adapters.upload')
  if (!mayEdit || community.archivedAt !== null) notFound()
  // The editor's words do not travel with every page.
  const { questions, policyEditor } = await getMessages()
  const [sets, own, mayGate, isGated] = await Promise.all([
    listQuestionSets(community.id),
    findOwnText(community.id),
    mayInCommunity(reader, community.id, 'community.edit'),
    isCommunityGated(community.id),
  ])
  return (
    <div className="flex flex-col gap-6">
      <div className="max-w-[38rem]">
        <h2 className="font-serif font-semibold">{t('title')}</h2>
        <p className="mt-1 text-muted">{t('intro')}</p>
        <p className="mt-2">
          <Link
            href={`/community/${community.slug}/adapters`}
            className="text-accent underline underline-offset-2"
          >
            {t('back')}
          </Link>
        </p>
      </div>
      <NextIntlClientProvider messages={{ questions, policyEditor }}>
        <QuestionRoom slug={community.slug} sets={sets} />
        <Section title={t('text.title')} intro={t('text.intro')}>
          <div className="flex max-w-[38rem] flex-col gap-3">
            <p className="text-small text-muted">{t('text.privacy')}</p>
            <OwnTextRoom slug={community.slug} own={own ? viewOf(own) : null} />
          </div>
        </Section>
      </NextIntlClientProvider>
      {mayGate && (
        <Section title={t('gateTitle')} intro={t('gateIntro')}>
          <div className="max-w-[34rem]">
            <ActionForm action={saveGate} submit={t('gateSave')} done={t('gateSaved')}>
              <input type="hidden" name="community" value={community.slug} />
              <FormSelect
                label={t('gateLabel')}
                name="gate"
                defaultValue={isGated ? 'closed' : 'reason'}
                options={[
                  { value: 'reason', label: t('gateReason') },
                  { value: 'closed', label: t('gateClosed') },
                ]}
              />
            </ActionForm>
          </div>
        </Section>
      )}
    </div>
  )
}

const viewOf = ({ text, createdAt, savedBy }: OwnText) => ({ text, createdAt, savedBy })
