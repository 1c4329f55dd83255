'use client'

import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useSize } from '@/app/_adapters/use-size'
import type { BaseView } from '@/lib/models/models-overview'
import { removeBase } from './actions'
import { Fact } from './fact'
import { Removal } from './removal'
import { TroubleNote } from './trouble-note'
import { useModelAction } from './use-model-action'

/** One installed base: what it is, how its engine does, who uses it, and taking it away. */
export function BaseItem(props: { base: BaseView; isStarter: boolean; onChanged: () => Promise<void> }) {
  const { base, isStarter, onChanged } = props
  const t = useTranslations('models')
  const format = useFormatter()
  const size = useSize()
  const { run, isPending, trouble } = useModelAction(onChanged)
  const isUsed = base.assistants.length + base.adapters.length + base.policies.length > 0
  const { residentBytes, needBytes, tokensPerSecond } = base
  return (
    <li className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="min-w-0 break-words font-semibold">
          <bdi dir="ltr">{base.name}</bdi>
        </h3>
        <p role="status" className={base.state === 'failed' ? 'text-danger' : 'text-muted'}>
          {t(`states.${base.state}`)}
        </p>
      </header>
      {base.reason && <TroubleNote code={`engine_${base.state}`} words={base.reason} />}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
        {base.origin && <Fact name={t('origin')} value={<bdi dir="ltr">{base.origin}</bdi>} />}
        <Fact name={t('licence')} value={<bdi dir="ltr">{base.licence ?? t('unknown')}</bdi>} />
        {base.digest && (
          <Fact
            name={t('digest')}
            value={
              <code dir="ltr" title={base.digest}>
                {base.digest.slice(0, 16)}…
              </code>
            }
          />
        )}
        {base.sizeBytes !== null && <Fact name={t('size')} value={size(base.sizeBytes)} />}
        {base.precision && <Fact name={t('precision')} value={<bdi dir="ltr">{base.precision}</bdi>} />}
        {residentBytes !== null ? (
          <Fact name={t('memory')} value={size(residentBytes)} />
        ) : (
          needBytes !== null && <Fact name={t('memoryNeeded')} value={size(needBytes)} />
        )}
        {tokensPerSecond !== null && (
          <Fact
            name={t('speed')}
            value={t('tokensPerSecond', {
              rate: format.number(tokensPerSecond, { maximumFractionDigits: 1 }),
              tokens: base.generatedTokens,
            })}
          />
        )}
        <Fact name={t('usedBy')} value={isUsed ? <Users base={base} /> : t('nobody')} />
      </dl>
      {trouble && <TroubleNote code={trouble.code} words={trouble.trouble} />}
      {!isStarter && (
        <Removal
          name={base.name}
          isUsed={isUsed}
          isPending={isPending}
          onRemove={() => run(() => removeBase(base.name))}
        />
      )}
    </li>
  )
}

function Users({ base }: { base: BaseView }) {
  return (
    <ul className="flex flex-wrap gap-x-3">
      {base.assistants.map((name) => (
        <li key={name}>
          <Link href={`/chat/${name}`} className="underline underline-offset-2">
            <bdi dir="ltr">{name}</bdi>
          </Link>
        </li>
      ))}
      {[...base.adapters, ...base.policies].map((name) => (
        <li key={name} className="text-muted">
          <bdi dir="ltr">{name}</bdi>
        </li>
      ))}
    </ul>
  )
}
