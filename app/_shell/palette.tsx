'use client'

import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import type { Standing } from '@/lib/people/permissions'

// Fetched when they are wanted first: most pages are read without either.
const PaletteDialog = dynamic(() => import('./palette-dialog').then((module) => module.PaletteDialog), {
  ssr: false,
})
const Shortcuts = dynamic(() => import('./shortcuts').then((module) => module.Shortcuts), { ssr: false })

/** ⌘K or Ctrl+K goes anywhere by a few letters of its name; `?` lists the shortcuts. */
export function Palette({ standing }: { standing: Standing }) {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen('palette')
      } else if (event.key === '?' && !isWriting(event.target)) {
        setOpen('shortcuts')
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  const close = () => setOpen(null)
  if (open === null) return null
  return open === 'palette' ? (
    <PaletteDialog standing={standing} onClose={close} />
  ) : (
    <Shortcuts onClose={close} />
  )
}

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
