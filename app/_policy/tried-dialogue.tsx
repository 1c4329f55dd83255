'use client'

import { useTranslations } from 'next-intl'
import { ACTIONS } from '@/guardrails/contract'
import type { DialogueTurn } from '@/lib/policies/dialogue'
import type { PolicyTest } from '@/lib/policies/policy'
import { ActionBadge } from './action-badge'
import type { TriedDialogueView } from './policy-api'
import { TriedTurn } from './tried-turn'

/** What a dialogue met: how its turns ended, what of it the model would read again, then every turn. */
export function TriedDialogue(props: {
  turns: readonly DialogueTurn[]
  dialogue: TriedDialogueView
  language: string
  isBusy: boolean
  onMakeTest(test: PolicyTest): void
}) {
  const { turns, dialogue, language, isBusy, onMakeTest } = props
  const t = useTranslations('policyEditor')
  const counted = [...ACTIONS].reverse().flatMap((action) => {
    const count = dialogue.turns.filter(({ tried }) => tried.action === action).length
    return count === 0 ? [] : [{ action, count }]
  })
  const exchanges = listExchanges(turns, dialogue)
  return (
    <div aria-busy={isBusy} className="flex flex-col gap-3">
      <div role="status" className="flex flex-col gap-1.5 rounded-2xl bg-raised p-4">
        <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <span>{t('turnCount', { count: dialogue.turns.length })}</span>
          {counted.map(({ action, count }) => (
            <span key={action} className="flex items-center gap-1.5">
              <ActionBadge action={action} /> {count}
            </span>
          ))}
        </p>
        {exchanges.length > 0 && (
          <p>
            {t('historyKeeps', { kept: exchanges.filter(Boolean).length, count: exchanges.length })}{' '}
            <span className="text-muted">{t('historyRule')}</span>
          </p>
        )}
        {dialogue.unread > 0 && <p className="text-danger">{t('unreadTurns', { count: dialogue.unread })}</p>}
      </div>
      <ol className="flex flex-col gap-3" aria-label={t('triedTurns')}>
        {dialogue.turns.map((turn, index) => {
          const said = turns[index]
          return (
            said && (
              <TriedTurn
                // biome-ignore lint/suspicious/noArrayIndexKey: a turn is its place
                key={index}
                {...{ turn, said, language, onMakeTest }}
                number={index + 1}
              />
            )
          )
        })}
      </ol>
    </div>
  )
}

/** Whether each exchange stays in the history, in their order. */
function listExchanges(turns: readonly DialogueTurn[], dialogue: TriedDialogueView): boolean[] {
  const exchanges: boolean[] = []
  for (const [index, { stays }] of dialogue.turns.entries()) {
    if (stays === undefined) continue
    if (turns[index]?.role === 'user' || exchanges.length === 0) exchanges.push(stays)
  }
  return exchanges
}
