'use client'

import { Check, Copy } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'

/** Lays an answer's text, as it was written, on the clipboard. */
export function CopyButton({ text }: { text: string }) {
  const t = useTranslations('chat')
  const [isCopied, setIsCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), 1_500)
  }
  const Icon = isCopied ? Check : Copy
  return (
    <button
      type="button"
      onClick={copy}
      className="inline-flex min-h-9 items-center gap-1.5 rounded-full px-2 text-small text-muted hover:bg-raised hover:text-ink"
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {isCopied ? t('copied') : t('copy')}
    </button>
  )
}
