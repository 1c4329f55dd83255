'use client'

import { useTranslations } from 'next-intl'
import { useSize } from '@/app/_adapters/use-size'
import type { EncoderView } from '@/lib/models/models-overview'
import { removeInstalledEncoder } from './actions'
import { Fact } from './fact'
import { Removal } from './removal'
import { TroubleNote } from './trouble-note'
import { useModelAction } from './use-model-action'

/** One installed encoder or classifier: what it is and where it is from, and taking it away. */
export function EncoderItem(props: { encoder: EncoderView; onChanged: () => Promise<void> }) {
  const { encoder, onChanged } = props
  const { name, kind, origin, licence, digest, sizeBytes, policies } = encoder
  const t = useTranslations('models')
  const size = useSize()
  const { run, isPending, trouble } = useModelAction(onChanged)
  return (
    <li className="flex flex-col gap-3 rounded-2xl border border-line p-5">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="min-w-0 break-words font-semibold">
          <bdi dir="ltr">{name}</bdi>
        </h3>
        <p className="text-muted">{t(`encoderKinds.${kind ?? 'unknown'}`)}</p>
      </header>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
        {origin && <Fact name={t('origin')} value={<bdi dir="ltr">{origin}</bdi>} />}
        <Fact name={t('licence')} value={<bdi dir="ltr">{licence ?? t('unknown')}</bdi>} />
        {digest && (
          <Fact
            name={t('digest')}
            value={
              <code dir="ltr" title={digest}>
                {digest.slice(0, 16)}…
              </code>
            }
          />
        )}
        <Fact name={t('size')} value={size(sizeBytes)} />
        <Fact
          name={t('usedBy')}
          value={policies.length > 0 ? <bdi dir="ltr">{policies.join(', ')}</bdi> : t('nobody')}
        />
      </dl>
      {trouble && <TroubleNote code={trouble.code} words={trouble.trouble} />}
      <Removal
        name={name}
        isUsed={policies.length > 0}
        isPending={isPending}
        onRemove={() => run(() => removeInstalledEncoder(name))}
      />
    </li>
  )
}
