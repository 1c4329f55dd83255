'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { Reasons } from '@/app/_chat/message-view'
import { DraftVote } from '@/app/_votes/draft-vote'
import type { CandidateView } from '@/lib/chat/chat-event'
import { DraftCard, type EqualDrafts } from './draft-card'
import { LatentMap } from './latent-map'
import { parseRanking, type RankingView } from './parse-ranking'
import { ReceiptList } from './receipt-list'

/** "Why this answer": every draft, what its energy is made of, and the exact versions that made it. */
export function WhyPanel(props: {
  id: string
  /** Of the answer, whose drafts can be preferred; undefined when they cannot. */
  messageId?: string | undefined
  reasons: Reasons
  lang: string
}) {
  const { id, messageId, reasons, lang } = props
  const t = useTranslations('why')
  const ranking = parseRanking(reasons.ranking)
  const drafts = reasons.candidates
  const groups = groupEqual(drafts)
  const largest = Math.max(
    ...drafts.flatMap((draft) => draft.terms ?? []).map((term) => Math.abs(term.contribution)),
    0,
  )
  return (
    <section
      id={id}
      aria-label={t('title')}
      className="flex flex-col gap-6 rounded-2xl border border-line bg-raised/50 p-4 sm:p-5"
    >
      <Summary ranking={ranking} drafts={drafts} />
      {drafts.length > 0 && (
        <ol className="flex flex-col gap-3">
          {groups.map((group) => (
            <DraftCard key={group[0].index} drafts={group} lang={lang} largest={largest}>
              {messageId && groups.length > 1 && !group[0].blocked && (
                <DraftVote messageId={messageId} drafts={group.map(({ index }) => index)} />
              )}
            </DraftCard>
          ))}
        </ol>
      )}
      <Figures ranking={ranking} />
      {ranking.plane && <LatentMap plane={ranking.plane} drafts={drafts} />}
      {reasons.receipt && <ReceiptList receipt={reasons.receipt} />}
    </section>
  )
}

/** Drafts of the same words share a card: a small model often writes the same twice. */
function groupEqual(drafts: CandidateView[]): EqualDrafts[] {
  const groups = new Map<string, EqualDrafts>()
  for (const draft of drafts) {
    const key =
      draft.content === null ? `${draft.index}` : `${draft.blocked} ${draft.energy} ${draft.content}`
    const group = groups.get(key)
    if (group) group.push(draft)
    else groups.set(key, [draft])
  }
  return [...groups.values()]
}

function Summary({ ranking, drafts }: { ranking: RankingView; drafts: Reasons['candidates'] }) {
  const t = useTranslations('why')
  const chosen = drafts.find((draft) => draft.chosen)
  const blocked = drafts.filter((draft) => draft.blocked).length
  return (
    <div className="flex flex-col gap-1">
      <p>
        {t('drafts', { count: drafts.length })} {blocked > 0 && t('blockedDrafts', { count: blocked })}{' '}
        {chosen && drafts.length > 1 && t('preferredDraft', { number: chosen.index + 1 })}{' '}
        {ranking.abstained && t('abstained')}
      </p>
      <p className="text-small text-muted">
        {t(`mode.${ranking.mode ?? 'text'}`)} {t('neverCorrect')}
      </p>
    </div>
  )
}

function Figures({ ranking }: { ranking: RankingView }) {
  const t = useTranslations('why')
  const format = useFormatter()
  const { headroom, confidence } = ranking
  if (headroom == null && confidence == null) return null
  return (
    <dl className="grid gap-4 sm:grid-cols-2">
      {headroom != null && (
        <Figure name={t('headroom')} value={format.number(headroom, { maximumFractionDigits: 3 })}>
          {t('headroomMeaning')}
        </Figure>
      )}
      {confidence != null && (
        <Figure
          name={t('confidence')}
          value={format.number(confidence, { style: 'percent', maximumFractionDigits: 1 })}
        >
          {t('confidenceMeaning')}
        </Figure>
      )}
    </dl>
  )
}

function Figure({ name, value, children }: { name: string; value: string; children: string }) {
  return (
    <div>
      <dt className="text-small text-muted">{name}</dt>
      <dd>
        <span className="font-semibold tabular-nums">{value}</span>
        <span className="block text-small text-muted">{children}</span>
      </dd>
    </div>
  )
}
