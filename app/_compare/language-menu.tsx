'use client'

import { Languages } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { AskedQuestion } from '@/app/_chat/conversation-state'
import { COMPARISON, leavePendingQuestion } from '@/app/_chat/pending-question'
import { readLanguages } from './actions'
import { compareAddress } from './compare-address'
import { MOST_SIDE_BY_SIDE } from './most-side-by-side'

type Language = Awaited<ReturnType<typeof readLanguages>>[number]

/** The same question to every assistant of one language, who are asked for when it is opened; more than six come in several comparisons. */
export function LanguageMenu({ asked }: { asked: AskedQuestion }) {
  const t = useTranslations('compare')
  const locale = useLocale()
  const router = useRouter()
  const menu = useRef<HTMLDetailsElement>(null)
  const [languages, setLanguages] = useState<Language[]>()
  const [hasFailed, setHasFailed] = useState(false)
  // It opens downwards, at the end of a page that scrolls.
  const show = () => menu.current?.scrollIntoView({ block: 'nearest' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came makes it higher
  useEffect(() => {
    if (menu.current?.open) show()
  }, [languages, hasFailed])
  const open = async () => {
    show()
    if (languages) return
    const found = await readLanguages().catch(() => undefined)
    setLanguages(found)
    setHasFailed(!found)
  }
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const ask = (assistants: string[]) => {
    const [only] = assistants
    menu.current?.removeAttribute('open')
    if (assistants.length === 1 && only !== undefined) {
      leavePendingQuestion(only, asked)
      return router.push(`/chat/${only}`)
    }
    leavePendingQuestion(COMPARISON, asked)
    router.push(compareAddress(assistants))
  }
  return (
    <details
      ref={menu}
      onToggle={(event) => event.currentTarget.open && void open()}
      className="relative scroll-mb-4 self-start"
    >
      <summary className="inline-flex min-h-9 list-none items-center gap-2 rounded-full border border-line px-4 text-small hover:bg-raised">
        <Languages aria-hidden="true" className="size-4 text-accent" />
        {t('inOneLanguage')}
      </summary>
      {hasFailed && (
        <p role="alert" className="mt-2 text-small text-danger">
          {t('languagesFailed')}
        </p>
      )}
      <ul aria-busy={!languages && !hasFailed} className="mt-2 flex min-h-9 flex-wrap gap-2">
        {listBatches(languages ?? []).map(({ language, from, assistants }) => (
          <li key={`${language} ${from}`}>
            <button
              type="button"
              onClick={() => ask(assistants)}
              className="min-h-9 rounded-full border border-line px-3.5 text-small hover:border-accent hover:bg-raised"
            >
              {t(from === 0 ? 'language' : 'languageFrom', {
                language: names.of(language) ?? language,
                count: assistants.length,
                from: from + 1,
              })}
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** By language, in the catalogue's order, in comparisons as large as they may be. */
function listBatches(languages: Language[]) {
  return languages.flatMap(({ language, assistants }) =>
    Array.from({ length: Math.ceil(assistants.length / MOST_SIDE_BY_SIDE) }, (_, batch) => {
      const from = batch * MOST_SIDE_BY_SIDE
      return { language, from, assistants: assistants.slice(from, from + MOST_SIDE_BY_SIDE) }
    }),
  )
}
