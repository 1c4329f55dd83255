'use client'

import { Languages } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useRef } from 'react'
import { COMPARISON, leavePendingQuestion } from '@/app/_chat/pending-question'
import { type Place, useCatalogue } from '@/app/_shell/catalogue-context'
import { compareAddress } from './compare-address'
import { MOST_SIDE_BY_SIDE } from './most-side-by-side'

/** The same question to every assistant of one language; more than six come in several comparisons. */
export function LanguageMenu({ question }: { question: string }) {
  const t = useTranslations('compare')
  const locale = useLocale()
  const router = useRouter()
  const menu = useRef<HTMLDetailsElement>(null)
  const names = new Intl.DisplayNames(locale, { type: 'language' })
  const ask = (assistants: string[]) => {
    const [only] = assistants
    menu.current?.removeAttribute('open')
    if (assistants.length === 1 && only !== undefined) {
      leavePendingQuestion(only, question)
      return router.push(`/chat/${only}`)
    }
    leavePendingQuestion(COMPARISON, question)
    router.push(compareAddress(assistants))
  }
  return (
    <details ref={menu} className="relative self-start">
      <summary className="inline-flex min-h-9 list-none items-center gap-2 rounded-full border border-line px-4 text-small hover:bg-raised">
        <Languages aria-hidden="true" className="size-4 text-accent" />
        {t('inOneLanguage')}
      </summary>
      <ul className="mt-2 flex flex-wrap gap-2">
        {listBatches(useCatalogue()).map(({ language, from, assistants }) => (
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
function listBatches(catalogue: Place[]) {
  const byLanguage = new Map<string, string[]>()
  for (const { id, lang } of catalogue) {
    const language = lang.split('-')[0] ?? lang
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), id])
  }
  return [...byLanguage].flatMap(([language, ids]) =>
    Array.from({ length: Math.ceil(ids.length / MOST_SIDE_BY_SIDE) }, (_, batch) => {
      const from = batch * MOST_SIDE_BY_SIDE
      return { language, from, assistants: ids.slice(from, from + MOST_SIDE_BY_SIDE) }
    }),
  )
}
