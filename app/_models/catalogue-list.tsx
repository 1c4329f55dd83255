'use client'

import { useRouter } from 'next/navigation'
import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { useSize } from '@/app/_adapters/use-size'
import { Button } from '@/app/_ui/button'
import type { CatalogueModel } from '@/lib/models/catalogue'
import { installModel } from './actions'
import { memoryOf } from './memory-of'
import { TroubleNote } from './trouble-note'
import { useModelAction } from './use-model-action'

/** Good small models, each one button away. */
export function CatalogueList(props: {
  models: readonly CatalogueModel[]
  taken: string[]
  hasToken: boolean
}) {
  return (
    <ul className="flex flex-col divide-y divide-line">
      {props.models.map((model) => (
        <CatalogueItem
          key={model.id}
          model={model}
          isInstalled={props.taken.includes(model.id)}
          hasToken={props.hasToken}
        />
      ))}
    </ul>
  )
}

function CatalogueItem(props: { model: CatalogueModel; isInstalled: boolean; hasToken: boolean }) {
  const { model, isInstalled, hasToken } = props
  const t = useTranslations('models')
  const format = useFormatter()
  const size = useSize()
  const router = useRouter()
  const { run, isPending, trouble } = useModelAction(async () => router.refresh())
  const parameters = format.number(model.parameters, { notation: 'compact', maximumSignificantDigits: 3 })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3.5">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="break-words font-medium">
          <bdi dir="ltr">{model.id}</bdi>
        </h3>
        <p className="text-small text-muted">
          {t('parameters', { parameters })}
          {' · '}
          {t('download', { size: size(model.downloadBytes) })}
          {' · '}
          {t('memoryAt', { int4: size(memoryOf(model, 'int4')), int8: size(memoryOf(model, 'int8')) })}
        </p>
        <p className="text-small text-muted">
          <bdi dir="ltr">{model.licence}</bdi>
          {' · '}
          <Languages languages={model.languages} />
          {model.isGated && <> · {t(hasToken ? 'gated' : 'gatedNoToken')}</>}
        </p>
      </div>
      {isInstalled ? (
        <p className="text-small text-muted">{t('isInstalled')}</p>
      ) : (
        <Button
          disabled={isPending}
          aria-label={t('installNamed', { name: model.id })}
          onClick={() => run(() => installModel({ source: model.id, revision: '', name: '' }))}
        >
          {t('install')}
        </Button>
      )}
      {trouble && (
        <div className="w-full">
          <TroubleNote code={trouble.code} words={trouble.trouble} />
        </div>
      )}
    </li>
  )
}

function Languages({ languages }: { languages: string[] | number }) {
  const t = useTranslations('models')
  const locale = useLocale()
  const format = useFormatter()
  if (typeof languages === 'number') return t('manyLanguages', { count: languages })
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  return format.list(
    languages.map((tag) => names.of(tag) ?? tag),
    { type: 'unit' },
  )
}
