'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ServerView } from '@/lib/models/servers-overview'

/** One model server: how it does, what it has, and what went wrong. */
export function ServerItem({ server, nowMs }: { server: ServerView; nowMs: number }) {
  const t = useTranslations('servers')
  const format = useFormatter()
  const { name, state, sinceMs, latencyMs, circuit, bases, adapters, refused, lastError } = server
  const ago = (atMs: number) => format.relativeTime(new Date(Math.min(atMs, nowMs)), new Date(nowMs))
  return (
    <li className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="min-w-0 break-words font-semibold">
          <bdi dir="ltr">{name}</bdi>
        </h2>
        <p role="status" className={state === 'down' ? 'text-danger' : 'text-muted'}>
          {t(`states.${state}`)}
        </p>
        {sinceMs !== null && state !== 'unknown' && (
          <p className="text-small text-muted">{t('since', { time: format.dateTime(sinceMs, WHEN) })}</p>
        )}
      </header>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
        <Fact name={t('kind')}>
          <bdi dir="ltr">{server.kind}</bdi>
        </Fact>
        <Fact name={t('address')}>
          <bdi dir="ltr" className="break-all">
            {server.url}
          </bdi>
        </Fact>
        {latencyMs !== null && (
          <Fact name={t('latency')}>
            {format.number(latencyMs, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 })}
          </Fact>
        )}
        <Fact name={t('circuit')}>
          <span className={circuit === 'closed' ? '' : 'text-danger'}>
            {t(`circuits.${circuit === 'half-open' ? 'halfOpen' : circuit}`)}
          </span>
        </Fact>
        <Fact name={t('bases')}>
          {bases.length === 0 ? (
            t('none')
          ) : (
            <ul>
              {bases.map((base) => (
                <li key={base.name}>
                  <bdi dir="ltr" className="break-all">
                    {base.name}
                  </bdi>
                  {base.isOnlyRemote && <span className="text-muted"> ({t('onlyHere')})</span>}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        <Fact name={t('adapters')}>
          {adapters === null ? (
            t('atFirstQuestion')
          ) : adapters.length === 0 ? (
            t('none')
          ) : (
            <Names all={adapters} />
          )}
        </Fact>
        {refused.length > 0 && (
          <Fact name={t('refused')}>
            <ul className="flex flex-col gap-1">
              {refused.map(({ adapter, reason }) => (
                <li key={adapter}>
                  <bdi dir="ltr">{adapter}</bdi>
                  <p lang="en" dir="ltr" className="break-words text-start text-small text-muted">
                    {reason}
                  </p>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {lastError && (
          <Fact name={t('lastError')}>
            <span className="text-small text-muted">{ago(lastError.atMs)}</span>
            <p lang="en" dir="ltr" className="break-words text-start">
              {lastError.message}
            </p>
          </Fact>
        )}
      </dl>
    </li>
  )
}

const WHEN = { dateStyle: 'short', timeStyle: 'short' } as const

function Names({ all }: { all: string[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3">
      {all.map((name) => (
        <li key={name}>
          <bdi dir="ltr">{name}</bdi>
        </li>
      ))}
    </ul>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}
