'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { AgreementMap } from './agreement-map'
import type { AgreementState, AgreementView } from './use-agreement'

export interface NamedColumn {
  position: number
  name: string
  lang: string
}

/** Where the answers agree and differ: on a map, in words, and by the sentence of each that stands farthest off. */
export function AgreementPanel({ state, columns }: { state: AgreementState; columns: NamedColumn[] }) {
  const t = useTranslations('compare.agreement')
  if (state.state === 'off') return null
  return (
    <section
      aria-label={t('title')}
      aria-busy={state.state === 'waiting'}
      className="flex flex-col gap-3 rounded-2xl border border-line bg-raised/50 p-4"
    >
      <h3 className="font-semibold">{t('title')}</h3>
      {state.state === 'waiting' && (
        <p role="status" className="flex min-h-44 gap-2.5 text-small text-muted">
          <span aria-hidden="true" className="mt-1 h-4 w-0.5 bg-accent motion-safe:animate-caret" />
          {t('waiting')}
        </p>
      )}
      {state.state === 'failed' && <p className="text-muted">{t('failed')}</p>}
      {state.state === 'known' && <Found agreement={state.agreement} columns={columns} />}
    </section>
  )
}

function Found({ agreement, columns }: { agreement: AgreementView; columns: NamedColumn[] }) {
  const t = useTranslations('compare.agreement')
  const format = useFormatter()
  const named = (position: number) => columns.find((column) => column.position === position)
  const alike = agreement.groups.filter((group) => group.length > 1)
  const alone = agreement.groups.filter((group) => group.length === 1).flat()
  const farthest = agreement.answers.filter(({ farthest: sentence }) => sentence !== null)
  const held = format.number(agreement.heldVariance, { style: 'percent', maximumFractionDigits: 0 })
  return (
    <div className="flex flex-col gap-4 sm:flex-row sm:gap-6">
      <AgreementMap agreement={agreement} columns={columns} />
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <ul className="flex flex-col gap-1">
          {alike.map((group) => (
            <li key={group.join()}>
              {t('same')} <Names columns={group.flatMap((one) => named(one) ?? [])} />
            </li>
          ))}
          {alone.length > 0 && (
            <li>
              {t(alike.length > 0 ? 'different' : 'allDifferent')}{' '}
              <Names columns={alone.flatMap((one) => named(one) ?? [])} />
            </li>
          )}
        </ul>
        {farthest.length > 0 && (
          <div>
            <h4 className="text-small text-muted">{t('farthest')}</h4>
            <ul className="mt-1 flex flex-col gap-1 text-small">
              {farthest.map(({ position, farthest: sentence }) => (
                <li key={position}>
                  <Names columns={columns.filter((column) => column.position === position)} />:{' '}
                  <q lang={named(position)?.lang} dir="auto" className="quotes-none">
                    <mark className="rounded bg-note px-0.5 text-ink">{sentence}</mark>
                  </q>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="text-small text-muted">
          {t('meaning', { held })} {t('neverTruth')}
        </p>
      </div>
    </div>
  )
}

function Names({ columns }: { columns: NamedColumn[] }) {
  return columns.map(({ position, name, lang }, at) => (
    <span key={position}>
      {at > 0 && ', '}
      <bdi lang={lang} className="font-semibold">
        {name}
      </bdi>
    </span>
  ))
}
