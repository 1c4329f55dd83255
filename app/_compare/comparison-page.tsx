'use client'

import { useTranslations } from 'next-intl'
import { Fragment, useCallback, useMemo, useRef, useState } from 'react'
import { ArchivedNote } from '@/app/_chat/archived-note'
import type { AssistantView } from '@/app/_chat/assistant-view'
import { Composer, type ComposerHandle } from '@/app/_chat/composer'
import { COMPARISON } from '@/app/_chat/pending-question'
import { ShareMenu } from '@/app/_chat/share-menu'
import { useEscape } from '@/app/_chat/use-escape'
import { usePendingQuestion } from '@/app/_chat/use-pending-question'
import { useConversations } from '@/app/_shell/conversations-context'
import type { Attachment } from '@/lib/attachments/attached-text'
import { revealNames } from './actions'
import { BlindBar } from './blind-bar'
import { compareAddress } from './compare-address'
import { CompareHeader } from './compare-header'
import { toRounds } from './comparison-state'
import type { ColumnView, ComparisonView } from './comparison-view'
import { Recipients } from './recipients'
import { RoundSection } from './round-section'
import { Setup } from './setup'
import { useAssistants } from './use-assistants'
import { useComparison } from './use-comparison'
import { useShownColumns } from './use-shown-columns'

export interface ComparisonPageProps {
  /** Those that are chosen, by the address. */
  assistants: AssistantView[]
  /** Null before the first question. */
  comparison: ComparisonView | null
  /** Whom to ask, by the address, before the first question. */
  chosen: string[]
  isBlind: boolean
  /** Those that the address names and nobody can ask any more. */
  leftOut?: AssistantView[]
  /** The message at which it was opened. */
  foundId?: string | undefined
  keptIn: 'cookie' | 'account'
}

/** Several assistants asked side by side, from the choice of them on. */
export function ComparisonPage(props: ComparisonPageProps) {
  const { comparison, leftOut = [], foundId, keptIn } = props
  const t = useTranslations('compare')
  const kept = useTranslations('chat')
  const composer = useRef<ComposerHandle>(null)
  const [chosen, setChosen] = useState(props.chosen)
  const [isBlind, setIsBlind] = useState(props.isBlind)
  const [standing, setStanding] = useState<ColumnView[] | null>(comparison?.columns ?? null)
  const [isHidden, setIsHidden] = useState(comparison?.isHidden ?? false)
  const begin = (known: AssistantView[]) => {
    const fresh = chosen.map((id, position) => ({
      position,
      // Of a blind comparison the hub alone knows who stands where.
      assistant: isBlind ? null : (known.find((one) => one.id === id) ?? null),
      conversationId: null,
    }))
    setStanding(fresh)
    setIsHidden(isBlind)
    return fresh
  }
  const initial = useMemo(() => toRounds(comparison?.rounds ?? []), [comparison])
  const listing = useAddress(isBlind ? [] : chosen)
  const asking = useComparison({
    id: comparison?.id ?? null,
    initial,
    whom: { assistants: chosen, isBlind },
    ...listing,
    onFound: () => standing || begin(props.assistants),
  })
  const { rounds, isBusy, stop } = asking
  // All that was asked may have been taken back before the hub had any of it.
  const begun = rounds.length > 0 || asking.id.current !== null ? standing : null
  const columns = useShownColumns(begun ?? [])
  const askable = columns.filter(({ assistant }) => !assistant.community.isArchived)
  const archived = begun
    ? columns.filter((one) => !askable.includes(one)).map((one) => one.assistant)
    : leftOut
  const isOver = begun !== null && (comparison?.isOver || askable.length === 0)
  const reveal = async () => {
    const fresh = asking.id.current === null ? null : await revealNames(asking.id.current)
    if (!fresh) return false
    setStanding(fresh.columns)
    setIsHidden(false)
    asking.replace(toRounds(fresh.rounds))
    return true
  }
  const [recipients, setRecipients] = useState<number[] | null>(null)
  useEscape(isBusy, stop)

  const { assistants, describe } = useAssistants(props.assistants)
  const choose = (next: string[], blind: boolean) => {
    setChosen(next)
    void describe(next)
    setIsBlind(blind)
    window.history.replaceState(null, '', compareAddress(next, blind))
  }
  const ask = async (question: string, attachments: Attachment[] = []) => {
    const asked = { question, attachments }
    const round = (rounds.at(-1)?.index ?? -1) + 1
    if (begun) {
      const positions = recipients ?? askable.map(({ position }) => position)
      setRecipients(null)
      void asking.ask({ ...asked, positions, round })
    } else if (chosen.length >= 2) {
      const positions = begin(await describe(chosen)).map(({ position }) => position)
      void asking.ask({ ...asked, positions, round })
    }
  }
  usePendingQuestion(comparison === null ? COMPARISON : null, ask)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <CompareHeader count={begun?.length ?? chosen.length}>
        {asking.id.current !== null && rounds.length > 0 && !isBusy && (
          <ShareMenu shared={{ kind: 'comparison', id: asking.id.current }} keptIn={keptIn} />
        )}
      </CompareHeader>
      {/* Relative, as the page itself is: see the layout. */}
      <div className="relative min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div
          role="log"
          aria-label={t('log')}
          aria-busy={isBusy}
          className="mx-auto flex max-w-[80rem] flex-col gap-8 px-5 pb-10 pt-6"
        >
          {!begun && (
            <Setup
              {...{ assistants, chosen, isBlind }}
              onChoose={(next) => choose(next, isBlind)}
              onBlind={(blind) => choose(chosen, blind)}
              onAsk={ask}
            />
          )}
          {rounds.map((round) => (
            <RoundSection
              key={round.index}
              round={round}
              columns={columns}
              isLast={round === rounds.at(-1)}
              comparison={asking}
              foundId={foundId}
              onEdit={isOver ? undefined : () => composer.current?.fill(round.question, round.attachments)}
              onReplyTo={(position) => {
                setRecipients([position])
                composer.current?.focus()
              }}
              onLeave={() => composer.current?.focus()}
              blindBar={isHidden && !isBusy && <BlindBar onReveal={reveal} />}
            />
          ))}
        </div>
      </div>
      <div className="mx-auto w-full max-w-[80rem] px-5 pb-4 pt-1">
        {archived.length > 0 && !isOver && (
          <ArchivedNote>
            {t.rich('archived', { count: archived.length, names: () => <Names assistants={archived} /> })}
          </ArchivedNote>
        )}
        {begun && !isOver && (
          <Recipients
            columns={askable}
            chosen={recipients ?? askable.map(({ position }) => position)}
            onChange={setRecipients}
          />
        )}
        <p className="pb-2 text-center text-small text-muted">{kept(`keptIn.${keptIn}`)}</p>
        {isOver ? (
          <ArchivedNote>{t('allArchived')}</ArchivedNote>
        ) : (
          <Composer
            ref={composer}
            keptAs={asking.id.current ?? COMPARISON}
            placeholder={begun || chosen.length >= 2 ? kept('placeholder') : t('needTwo')}
            isBusy={isBusy}
            takesFiles
            onSend={ask}
            onStop={stop}
          />
        )}
      </div>
    </div>
  )
}

function Names({ assistants }: { assistants: AssistantView[] }) {
  return assistants.map(({ id, name, community, culture }, at) => (
    <Fragment key={id}>
      {at > 0 && ' · '}
      <bdi lang={culture.tag}>{`${name} (${community.name})`}</bdi>
    </Fragment>
  ))
}

/** As soon as the comparison is kept, the address says so, and the list as soon as a question is; the page itself stays. */
function useAddress(names: string[]) {
  const { begun } = useConversations()
  const assistantName = names.join(', ')
  const onStart = useCallback(
    (id: string, title: string) => begun({ id, title, assistantName }),
    [assistantName, begun],
  )
  return { onKept: takeAddress, onStart }
}

function takeAddress(id: string) {
  const address = `/compare/${id}`
  if (window.location.pathname + window.location.search !== address)
    window.history.replaceState(null, '', address)
}
