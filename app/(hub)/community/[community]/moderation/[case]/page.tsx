import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { getFormatter, getTranslations } from 'next-intl/server'
import { ActionForm } from '@/app/_forms/action-form'
import { claim, release } from '@/app/_moderation/case-actions'
import { CaseFacts } from '@/app/_moderation/case-facts'
import { findModerated } from '@/app/_moderation/find-moderated'
import { MakeOwnTest } from '@/app/_moderation/make-own-test'
import { MakeTest } from '@/app/_moderation/make-test'
import { ModerationRooms } from '@/app/_moderation/moderation-rooms'
import { RulingForm } from '@/app/_moderation/ruling-form'
import { StatedItem } from '@/app/_moderation/stated-item'
import { idSchema } from '@/app/id-schema'
import { orNotFound } from '@/app/or-not-found'
import { isOfApi } from '@/lib/moderation/note-turn'
import { caseKindSchema, outcomesOf } from '@/lib/moderation/outcomes'
import { CLAIM_MINUTES, findCase } from '@/lib/moderation/queue'
import { testOfRuling } from '@/lib/moderation/test-of-ruling'

interface Props {
  params: Promise<{ community: string; case: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, { community }] = await Promise.all([
    getTranslations('moderation'),
    findModerated((await params).community),
  ])
  return { title: `${t('case')} · ${community.name}` }
}

/** One case: what it is about, what readers said of it, and the ruling. */
export default async function CasePage({ params }: Props) {
  const { community: named, case: id } = await params
  const [t, format, { community, reader }] = await Promise.all([
    getTranslations('moderation'),
    getFormatter(),
    findModerated(named),
  ])
  if (!idSchema('case').safeParse(id).success) notFound()
  const one = await orNotFound(findCase(community.id, id))
  const isClaimed = one.claimedUntil !== null && one.claimedUntil > new Date()
  const isMine = isClaimed && one.claimedById === reader.userId
  const isFree = one.ruledAt === null && community.archivedAt === null && (!isClaimed || isMine)
  const made = testOfRuling(one)
  const hidden = (
    <>
      <input type="hidden" name="community" value={community.slug} />
      <input type="hidden" name="case" value={one.id} />
    </>
  )
  const when = (at: Date) => format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short' })
  const { reason, stage, policyVersion, score } = one
  const isAsked = stage === 'input' || stage === 'attachment'
  return (
    <div className="flex flex-col gap-6">
      <ModerationRooms slug={community.slug} open="queue" />
      <header className="flex flex-col gap-1">
        <h2 className="flex flex-wrap items-baseline gap-x-3 font-serif">
          <CaseFacts one={one} />
        </h2>
        <p className="flex flex-wrap gap-x-3 text-small text-muted">
          <time dateTime={one.createdAt.toISOString()}>{when(one.createdAt)}</time>
          {stage !== null && <span>{t(isAsked ? 'atQuestion' : 'atAnswer')}</span>}
          {reason !== null && <code dir="ltr">{reason}</code>}
          {score !== null && <span>{t('score', { score })}</span>}
          {policyVersion !== null && <span>{t('policyVersion', { version: policyVersion })}</span>}
        </p>
      </header>
      {one.origin === 'floor' && <p className="text-small text-muted">{t('ofTheFloor')}</p>}
      {one.statements.length > 0 ? (
        <ul aria-label={t('said')} className="flex flex-col gap-3">
          {one.statements.map((stated) => (
            <StatedItem key={stated.id} stated={stated} />
          ))}
        </ul>
      ) : (
        <p className="text-muted">
          {isOfApi(one.messageId)
            ? t.rich('flagOfApi', {
                at: isAsked ? 'question' : 'answer',
                id: () => (
                  <code dir="ltr" className="break-words">
                    {one.messageId}
                  </code>
                ),
              })
            : t(one.kind === 'flag' ? 'flagNoText' : 'allTakenBack')}
        </p>
      )}
      {isClaimed && !isMine && one.ruledAt === null && (
        <p role="status" className="rounded-xl border border-note-line bg-note px-4 py-2.5">
          {t('claimedBy', {
            name: one.claimedBy?.name ?? t('somebody'),
            time: format.dateTime(one.claimedUntil ?? one.createdAt, { timeStyle: 'short' }),
          })}
        </p>
      )}
      {isFree && (
        <>
          <RulingForm
            slug={community.slug}
            caseId={one.id}
            outcomes={outcomesOf(caseKindSchema.parse(one.kind))}
          />
          {isMine ? (
            <ActionForm action={release} submit={t('release')} look="quiet" isInline>
              {hidden}
            </ActionForm>
          ) : (
            <ActionForm action={claim} submit={t('claim', { minutes: CLAIM_MINUTES })} look="quiet" isInline>
              {hidden}
            </ActionForm>
          )}
        </>
      )}
      {one.ruledAt !== null && (
        <section className="flex flex-col gap-3 border-t border-line pt-5">
          <h3 className="font-serif font-semibold">{t(`outcomes.${one.outcome}`)}</h3>
          <p dir="auto" className="whitespace-pre-wrap break-words">
            {one.ruling}
          </p>
          <p className="text-small text-muted">
            {t.rich('ruledBy', {
              name: () => <bdi>{one.ruledBy?.name ?? t('somebody')}</bdi>,
              day: when(one.ruledAt),
            })}
          </p>
          {'test' in made ? (
            <>
              <p className="text-small text-muted">{t('makeTestHint')}</p>
              <MakeTest slug={community.slug} test={made.test} />
            </>
          ) : (
            made.missing !== 'unruled' && (
              <>
                <p className="text-small text-muted">{t(`noTest.${made.missing}`)}</p>
                {'frame' in made && <MakeOwnTest slug={community.slug} frame={made.frame} />}
              </>
            )
          )}
        </section>
      )}
      <Link
        href={`/community/${encodeURIComponent(community.slug)}/moderation`}
        className="self-start text-accent underline underline-offset-2"
      >
        {t('backToQueue')}
      </Link>
    </div>
  )
}
