'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useCatalogue } from './catalogue-context'
import { hrefOf, useConversations } from './conversations-context'
import { Shortcuts } from './shortcuts'

interface Entry {
  href: string
  title: string
  detail: string
  lang?: string | undefined
}

/** ⌘K or Ctrl+K: goes to any assistant or conversation by a few letters of its name; `?` lists the shortcuts. */
export function Palette() {
  const assistants = useCatalogue()
  const t = useTranslations('palette')
  const router = useRouter()
  const { list } = useConversations()
  const dialog = useRef<HTMLDialogElement>(null)
  const help = useRef<HTMLDialogElement>(null)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  usePaletteKeys({ onPalette: () => dialog.current?.showModal(), onHelp: () => help.current?.showModal() })
  const entries: Entry[] = [
    { href: '/compare', title: t('compare'), detail: '' },
    ...assistants.map(({ id, name, community, lang }) => ({
      href: `/chat/${id}`,
      title: name,
      detail: community,
      lang,
    })),
    ...list.map(({ id, title, assistantName }) => ({ href: hrefOf(id), title, detail: assistantName })),
  ]
  const found = entries
    .filter((entry) => matches(`${entry.title} ${entry.detail} ${entry.href}`, query))
    .slice(0, 9)
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    dialog.current?.close()
    router.push(entry.href)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((at + step + found.length) % Math.max(found.length, 1))
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) go(found[at])
  }
  return (
    <>
      <dialog
        ref={dialog}
        aria-label={t('title')}
        onClose={() => {
          setQuery('')
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
        className="mx-auto mt-[12dvh] w-[min(34rem,calc(100vw-2rem))] overflow-hidden rounded-2xl border border-line bg-paper p-0 text-ink shadow-xl"
      >
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-entries"
          aria-activedescendant={found[at] ? `palette-${at}` : undefined}
          dir="auto"
          value={query}
          placeholder={t('placeholder')}
          aria-label={t('placeholder')}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          className="w-full border-b border-line bg-transparent px-5 py-3.5 outline-none placeholder:text-muted"
        />
        <div id="palette-entries" role="listbox" aria-label={t('title')} className="p-2">
          {found.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which keeps the focus
            <div
              key={entry.href}
              id={`palette-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              onClick={() => go(entry)}
              onMouseMove={() => setAt(index)}
              className={`flex cursor-pointer items-baseline gap-3 rounded-xl px-3 py-2 ${index === at ? 'bg-raised' : ''}`}
            >
              <span className="min-w-0 truncate">
                <bdi lang={entry.lang}>{entry.title}</bdi>
              </span>
              <span className="ms-auto shrink-0 text-small text-muted">
                <bdi lang={entry.lang}>{entry.detail}</bdi>
              </span>
            </div>
          ))}
          {found.length === 0 && <p className="px-3 py-2 text-muted">{t('nothing')}</p>}
        </div>
      </dialog>
      <Shortcuts ref={help} />
    </>
  )
}

/** Every word of the query somewhere in the text, whatever the case and the accents. */
function matches(text: string, query: string): boolean {
  const folded = fold(text)
  return fold(query)
    .split(/\s+/)
    .every((word) => folded.includes(word))
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLocaleLowerCase()

function usePaletteKeys({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  const latest = useRef({ onPalette, onHelp })
  latest.current = { onPalette, onHelp }
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        latest.current.onPalette()
      } else if (event.key === '?' && !isWriting(event.target)) {
        latest.current.onHelp()
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
