'use client'

import { useTranslations } from 'next-intl'

/** Whether the answers come without names, in an order of chance. */
export function BlindSwitch({
  isBlind,
  onChange,
}: {
  isBlind: boolean
  onChange: (isBlind: boolean) => void
}) {
  const t = useTranslations('compare')
  return (
    <label className="mt-3 inline-flex min-h-9 items-center gap-2.5">
      <input
        type="checkbox"
        checked={isBlind}
        onChange={(event) => onChange(event.target.checked)}
        className="size-4"
      />
      {t('blind')}
    </label>
  )
}
