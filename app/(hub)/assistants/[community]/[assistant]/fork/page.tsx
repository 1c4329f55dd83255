import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { forkInto } from '@/app/_assistants/actions'
import { AssistantFrame } from '@/app/_assistants/assistant-frame'
import { type AssistantParams, findAssistantPage, frameOf } from '@/app/_assistants/find-assistant-page'
import { ActionForm } from '@/app/_forms/action-form'
import { FormSelect } from '@/app/_forms/form-select'
import { SaidText } from '@/app/_ui/said-text'
import { readForkTerms } from '@/lib/assistants/fork-assistant'
import { listCommunitiesWhere } from '@/lib/people/list-communities-where'

export async function generateMetadata({ params }: AssistantParams): Promise<Metadata> {
  const { community, assistant } = await params
  const [t, { row }] = await Promise.all([
    getTranslations('assistantPage'),
    findAssistantPage(community, assistant),
  ])
  return { title: `${t('room.fork')} · ${row.name}` }
}

/** Taking an assistant into a community of one's own: what comes along, and where to. */
export default async function ForkAssistantPage({ params }: AssistantParams) {
  const { community, assistant } = await params
  const [t, page] = await Promise.all([
    getTranslations('assistantPage'),
    findAssistantPage(community, assistant),
  ])
  const { row, reader } = page
  const [{ adapter, version }, places] = await Promise.all([
    readForkTerms(row),
    listCommunitiesWhere(reader, 'assistants.edit'),
  ])
  return (
    <AssistantFrame {...frameOf(page)} open="fork">
      <div className="flex max-w-[34rem] flex-col gap-4">
        <p>{t('forkIntro', { version })}</p>
        {adapter && (
          <p
            className={
              adapter.verdict === 'allowed' ? '' : 'rounded-xl border border-note-line bg-note px-4 py-2.5'
            }
          >
            {adapter.verdict === 'allowed'
              ? t.rich('forkAdapter', {
                  adapter: () => <bdi dir="ltr">{`${adapter.name} ${adapter.version}`}</bdi>,
                  licence: () => <bdi dir="ltr">{adapter.licence}</bdi>,
                })
              : t.rich('forkNoAdapter', {
                  adapter: () => <bdi dir="ltr">{adapter.name}</bdi>,
                  reason: () => <SaidText said={adapter.reason} />,
                })}
          </p>
        )}
        {places.length > 0 ? (
          <ActionForm action={forkInto} submit={t('forkSubmit')}>
            <input type="hidden" name="source" value={`${community}/${assistant}`} />
            <FormSelect
              label={t('forkInto')}
              name="community"
              options={places.map(({ slug, name }) => ({ value: slug, label: name }))}
            />
          </ActionForm>
        ) : (
          <p className="text-muted">
            {t('forkNowhere')}{' '}
            {reader?.kind !== 'user' && (
              <Link href="/signin" className="text-accent underline underline-offset-2">
                {t('signIn')}
              </Link>
            )}
          </p>
        )}
      </div>
    </AssistantFrame>
  )
}
