'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Standing } from '@/lib/people/permissions'
import { searchAnywhere } from './actions'
import { useCatalogue } from './catalogue-context'
import { useConversations } from './conversations-context'
import { mayLeave } from './may-leave'
import { assistantEntry, conversationEntry, listEntries, type PaletteEntry } from './palette-entries'
import { pagesFor } from './palette-pages'
import { useSearch } from './use-search'

/** Goes to an assistant, a community, a conversation or a page: those at hand at once, all others as soon as the hub found them. */
export function PaletteDialog({ standing, onClose }: { standing: Standing; onClose: () => void }) {
  const { places } = useCatalogue()
  const t = useTranslations('palette')
  const say = useTranslations()
  const router = useRouter()
  const { list } = useConversations()
  const dialog = useRef<HTMLDialogElement>(null)
  const [at, setAt] = useState(0)
  const search = useSearch(searchAnywhere)
  useEffect(() => dialog.current?.showModal(), [])
  const atHand = [
    { href: '/compare', title: t('compare'), detail: '' },
    ...places.map(assistantEntry),
    ...list.map(conversationEntry),
    ...pagesFor(standing).map(({ href, name }) => ({ href, title: say(name), detail: '' })),
  ]
  const found = listEntries(search.text, atHand, search.isLooking ? undefined : search.found)
  const go = (entry: PaletteEntry | undefined) => {
    if (!entry || !mayLeave()) return
    dialog.current?.close()
    router.push(entry.href)
  }
  // Whoever was quicker than the hub meant the first that it finds.
  const isWaited = useRef(false)
  const first = found[0]
  useEffect(() => {
    if (!isWaited.current || search.isLooking) return
    isWaited.current = false
    if (first && mayLeave()) {
      dialog.current?.close()
      router.push(first.href)
    }
  }, [search.isLooking, first, router])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((at + step + found.length) % Math.max(found.length, 1))
    }
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    isWaited.current = found.length === 0 && search.isLooking
    go(found[at])
  }
  return (
    <dialog
      ref={dialog}
      aria-label={t('title')}
      onClose={onClose}
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
        maxLength={200}
        value={search.text}
        placeholder={t('placeholder')}
        aria-label={t('placeholder')}
        onChange={(event) => {
          search.look(event.target.value)
          setAt(0)
        }}
        className="w-full border-b border-line bg-transparent px-5 py-3.5 outline-none placeholder:text-muted"
      />
      <div
        id="palette-entries"
        role="listbox"
        aria-label={t('title')}
        aria-busy={search.isLooking}
        className="max-h-[60dvh] overflow-y-auto p-2"
      >
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the field, which keeps the focus
          <div
            key={entry.href}
            id={`palette-${index}`}
            ref={index === at ? scrollIntoView : undefined}
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
            <span className="ms-auto max-w-[45%] shrink-0 truncate text-small text-muted">
              <bdi lang={entry.lang}>{entry.detail}</bdi>
            </span>
          </div>
        ))}
      </div>
      <output className={`block px-5 text-muted ${found.length === 0 ? 'pb-3' : 'sr-only'}`}>
        {found.length === 0 && t(search.isLooking ? 'looking' : search.hasFailed ? 'failed' : 'nothing')}
      </output>
    </dialog>
  )
}

const scrollIntoView = (entry: HTMLElement | null) => entry?.scrollIntoView({ block: 'nearest' })
