'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { IconButton } from '@/app/_ui/icon-button'
import { type Theme, themes } from '@/app/_ui/theme'

const icons = { system: Monitor, light: Sun, dark: Moon }

/** Goes round: as the computer, light, dark. The choice is a cookie, so that the next page comes in it at once. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const t = useTranslations('shell')
  const [theme, setTheme] = useState(initial)
  const Icon = icons[theme]
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const choose = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`
    document.documentElement.dataset.theme = next
    setTheme(next)
  }
  return (
    <IconButton label={t('theme', { theme: t(`themes.${theme}`) })} onClick={choose}>
      <Icon aria-hidden="true" className="size-4" />
    </IconButton>
  )
}
