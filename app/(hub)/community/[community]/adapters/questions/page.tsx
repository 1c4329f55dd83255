import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { findCommunityPage } from '@/app/_community/find-community'
import { QuestionRoom } from '@/app/_questions/question-room'
import { listQuestionSets } from '@/lib/checks/question-sets'
import { mayInCommunity } from '@/lib/people/may-in-community'

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
  if (!(await mayInCommunity(reader, community.id, 'adapters.upload'))) notFound()
  const sets = await listQuestionSets(community.id)
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
      <QuestionRoom slug={community.slug} sets={sets} />
    </div>
  )
}
