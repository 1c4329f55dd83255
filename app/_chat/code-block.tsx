'use client'

import { Check, Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, startTransition, useEffect, useRef, useState } from 'react'
import { Preformatted } from '@/app/_ui/preformatted'
import type { Fence } from './read-fence'

/** A code, with its language over it and a way to copy it; its colours come when they are there. */
export function CodeBlock({ code, name, language, children }: Fence & { children: ReactNode }) {
  const t = useTranslations('chat')
  const block = useRef<HTMLPreElement>(null)
  const [isCopied, setIsCopied] = useState(false)
  const coloured = useColours(code, language)
  const copy = async () => {
    await navigator.clipboard.writeText(block.current?.textContent ?? '')
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), 1_500)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <div dir="ltr" className="group relative">
      {name && (
        <span translate="no" className="absolute start-4 top-3.5 select-none ps-px text-small text-muted">
          {name}
        </span>
      )}
      <Preformatted ref={block} className={name ? 'pt-10' : 'pe-12'}>
        {coloured ?? children}
      </Preformatted>
      <button
        type="button"
        onClick={copy}
        aria-label={t('copyCode')}
        className="absolute end-2 top-2 grid size-8 place-items-center rounded-full text-muted hover:bg-paper hover:text-ink"
      >
        <Icon className="size-4" aria-hidden="true" />
      </button>
    </div>
  )
}

/** What colours is fetched with the first code whose language it knows. */
function useColours(code: string, language: string | undefined): ReactNode {
  const [coloured, setColoured] = useState<{ code: string; drawn: ReactNode }>()
  useEffect(() => {
    if (language === undefined) return
    let isOver = false
    const colour = async () => {
      const { drawCode } = await import('./draw-code')
      const drawn = await drawCode({ code, language })
      if (!isOver && drawn) startTransition(() => setColoured({ code, drawn }))
    }
    // Without its colours it is as readable as before.
    colour().catch(() => undefined)
    return () => {
      isOver = true
    }
  }, [code, language])
  return coloured?.code === code ? coloured.drawn : undefined
}
