'use client'

import { History, ShieldCheck, ShieldHalf, Sprout } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Note } from './message-view'

interface Community {
  slug: string
  name: string
}

/** One note beside an answer: what happened, which filter, whose policy. Calm, in place, never in the way. */
export function NoteLine(props: { note: Note; community: Community; children?: ReactNode }) {
  const { note, community, children } = props
  const t = useTranslations('notes')
  if (note.kind === 'history-dropped') {
    return (
      <QuietNote icon={<History className="size-4" />}>
        {t('historyDropped', { count: note.count })}
      </QuietNote>
    )
  }
  if (note.kind === 'unsure') return <QuietNote icon={<Sprout className="size-4" />}>{t('unsure')}</QuietNote>
  const Icon = note.action === 'block' ? ShieldHalf : ShieldCheck
  return (
    <aside className="flex gap-3 rounded-2xl border border-note-line bg-note px-4 py-3">
      <Icon className="mt-1 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p dir="auto">{note.message || t(`guardrail.${note.action}`)}</p>
        <PolicyLine note={note} community={community} />
        {children}
      </div>
    </aside>
  )
}

/** The message names the filter itself; without one the filter is named here. */
function PolicyLine(props: { note: Extract<Note, { kind: 'guardrail' }>; community: Community }) {
  const { note, community } = props
  const t = useTranslations('notes')
  const filters = useTranslations('filters')
  const name = note.policy.community === community.slug ? community.name : note.policy.community
  const filter = filters.has(note.guardrail) ? filters(note.guardrail) : note.guardrail
  return (
    <p className="text-small">
      {note.message === '' && t('filter', { filter })}
      {/* While names are hidden nobody's policy is named. */}
      {note.policy.community !== '' && (
        <>
          {note.message === '' && ' · '}
          <Link
            href={`/community/${encodeURIComponent(note.policy.community)}/policy`}
            className="underline underline-offset-2"
          >
            {t(note.origin === 'floor' ? 'floor' : 'policy', {
              community: name,
              version: note.policy.version,
            })}
          </Link>
        </>
      )}
    </p>
  )
}

function QuietNote({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex items-start gap-2 text-small text-muted">
      <span aria-hidden="true" className="mt-0.5 shrink-0">
        {icon}
      </span>
      {children}
    </p>
  )
}
