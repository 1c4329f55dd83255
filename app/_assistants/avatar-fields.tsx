'use client'

import { useTranslations } from 'next-intl'
import { AVATAR_COLORS } from '@/lib/core/avatar-colors'
import { INPUT } from '../_policy/option-field'
import { Avatar } from '../_ui/avatar'

/** A letter or an emoji and the colour behind it; without a sign the community's letter stands there. */
export function AvatarFields(props: {
  label: string
  problem: string | undefined
  value: { symbol: string; color?: string | undefined } | undefined
  onChange(value: object | undefined): void
}) {
  const { label, problem, value, onChange } = props
  const t = useTranslations('assistantEditor')
  const color = AVATAR_COLORS.find((one) => one === value?.color) ?? AVATAR_COLORS[0]
  const set = (change: object) => {
    const next = { symbol: value?.symbol ?? '', color, ...change }
    onChange(next.symbol === '' ? undefined : next)
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="font-medium">{label}</legend>
      <span className="text-small text-muted">{t('hints.avatar')}</span>
      <div className="flex flex-wrap items-center gap-3">
        <input
          aria-label={t('avatarSymbol')}
          dir="auto"
          maxLength={40}
          value={value?.symbol ?? ''}
          onChange={({ target }) => set({ symbol: target.value })}
          className={`${INPUT} w-20 text-center`}
        />
        {AVATAR_COLORS.map((one) => (
          <label
            key={one}
            className="rounded-full has-checked:outline-2 has-checked:outline-offset-2 has-checked:outline-accent has-disabled:opacity-50 has-focus-visible:outline-2 has-focus-visible:outline-offset-4 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="avatar-color"
              className="sr-only"
              checked={color === one}
              disabled={!value?.symbol}
              onChange={() => set({ color: one })}
            />
            <span className="sr-only">{t(`colors.${one}`)}</span>
            <Avatar symbol={value?.symbol || '·'} color={one} />
          </label>
        ))}
      </div>
      {problem && (
        <span lang="en" dir="ltr" className="text-small text-danger">
          {problem}
        </span>
      )}
    </fieldset>
  )
}
